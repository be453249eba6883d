"""What is kept of and for a user: the nouns between the database and whoever shows or reads them."""
