"""Figures of the hall: as it stands now, and of whole days by service, window, clerk and time. Pure, read-only sums."""
