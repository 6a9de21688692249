"""Processes on this machine."""

from bancada.compute.local.compute import LocalCompute

__all__ = ["LocalCompute"]
