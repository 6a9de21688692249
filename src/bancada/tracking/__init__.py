"""The bridge to MLflow: experiments, runs and registered models over its REST interface, without importing it."""
