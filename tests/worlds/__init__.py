"""A service with people of every kind, and things of their own, of others, and of nobody."""
