"""Every module with handlers; importing this one registers them all."""

__all__: list[str] = []
