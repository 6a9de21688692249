"""Nouns, states, rules and pure planners. No I/O and no framework lives here."""
