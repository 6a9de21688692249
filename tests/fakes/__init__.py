"""In-memory stand-ins for ports, kept honest by the suites that the real ones pass too."""
