"""Shapes on the wire: API v2 as data, its proto-JSON, its reference pages. Foreign quirks stay here."""
