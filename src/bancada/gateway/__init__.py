"""The inference edge: the one public port. Routes model calls in memory, forwards the rest, never asks a database."""
