"""Do: read a tenant into a snapshot, carry out a plan, tell what happened."""
