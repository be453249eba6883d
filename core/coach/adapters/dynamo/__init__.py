"""The ports that one DynamoDB table serves, and the small client underneath."""
