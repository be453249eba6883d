"""The coach: everything it knows and does, without AWS, HTTP, a clock or an environment of its own."""

__version__ = "0.1.0"
