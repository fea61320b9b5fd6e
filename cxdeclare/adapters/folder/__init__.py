"""Folders that are made whole, or not at all."""
