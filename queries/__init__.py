"""Questions asked of a chain."""
