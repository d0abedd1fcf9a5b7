"""The bench: how fast the house is, on this machine, in one report (`python -m bench`). No test; it judges nothing."""
