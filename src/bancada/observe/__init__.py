"""What is remembered of what happened: it outlives the processes that it is about."""
