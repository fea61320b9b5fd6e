"""A pretend tenant that answers like the vendor's API, kept in SQLite."""
