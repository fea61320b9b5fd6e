"""Forges: where pull requests are, and the comments on them."""
