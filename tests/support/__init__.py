"""Builders for everyone's tests."""
