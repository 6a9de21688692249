"""What the workbench offers beyond API v2."""
