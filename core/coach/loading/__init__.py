"""Kilograms, pounds and plates: what can be put on a bar, a stack or in a hand."""
