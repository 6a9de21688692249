"""The pages of the workbench: a process of its own over the public API, like any other client."""
