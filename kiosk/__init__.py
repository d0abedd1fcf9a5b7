"""What citizens touch: a number in one press, also when everything else is away."""

import os

# Read when pygame is first imported; without it every start greets on standard output, which belongs to our own words.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
