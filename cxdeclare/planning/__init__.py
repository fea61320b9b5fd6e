"""Decide, purely: what differs, what that means, and in which order to act."""
