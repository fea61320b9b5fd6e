"""Signing: keys that approve plans, local ones and those of KMS."""
