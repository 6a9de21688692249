"""HTTP only: parse, call a verb, render."""
