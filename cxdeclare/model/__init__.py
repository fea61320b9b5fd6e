"""The nouns: addresses, kinds, resources, snapshots, state. Pure values; no I/O."""
