"""Secrets: the values behind references, from the sources that hold them."""
