"""Makes reality match the wishes: the only room that acts. One reconciler per noun, one engine for all."""
