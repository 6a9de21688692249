"""Tables, queries, leases and migrations: the only room that knows SQL. SQLite and PostgreSQL answer alike."""
