"""Export: what a tenant holds as a manifest, and what no manifest can say of it."""
