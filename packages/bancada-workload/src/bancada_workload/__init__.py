"""What Bancada installs beside a user's packages: the replica server, the build gate, the MLflow plugin."""
