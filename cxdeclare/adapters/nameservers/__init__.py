"""Name servers, asked with dnspython, which nobody else speaks of."""
