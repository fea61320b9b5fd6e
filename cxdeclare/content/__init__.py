"""Content: what mail programs and people make of the HTML that a tenant sends."""
