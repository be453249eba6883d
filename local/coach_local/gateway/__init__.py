"""A gateway that behaves as API Gateway and Lambda's invoke route do, on one local port."""
