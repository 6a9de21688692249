"""Where processes run: start, poll, stop, adopt."""
