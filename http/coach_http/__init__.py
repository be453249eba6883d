"""The HTTP deployable: uploads and records, as one FastAPI application behind one Lambda function."""
