"""From requirements to a lock, from a lock's hash to an environment that sessions, builds and replicas share."""
