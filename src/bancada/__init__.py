"""Bancada: the open workbench from an experiment run to a live, watched prediction endpoint."""

__version__ = "0.1.0"
