"""What the model may have done for it: look things up in one user's records, and propose changes to them."""
