"""The door: HTTP, authentication, settings and the command line around the schema."""
