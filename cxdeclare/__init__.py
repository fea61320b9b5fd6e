"""Configuration as code for a NICE CXone tenant: validate, plan, apply, drift."""

__version__ = "0.1.0"
