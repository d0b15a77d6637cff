"""All SQL about people, logins, keys and the audit log."""
