"""The CXone tenant over its HTTP APIs; the embedded tenant speaks the same."""
