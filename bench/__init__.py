"""Figures, each beside a baseline of the same run. `make bench` writes a table and a machine-readable file."""
