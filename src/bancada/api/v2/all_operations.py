"""Every module with handlers; importing this one registers them all."""

from bancada.api.v2 import builds, deployments, experiments, models, registry

__all__ = ["builds", "deployments", "experiments", "models", "registry"]
