"""Say it: values in, text out; nothing here prints."""
