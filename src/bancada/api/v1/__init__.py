"""The little of API v1 that tools still use beside API v2, with the legacy key in HTTP Basic."""
