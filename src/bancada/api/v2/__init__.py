"""API v2: one handler per operation of the contract."""
