"""The WebSocket deployable: seven Lambda functions around the core."""
