"""What citizens touch: a number in one press, also when everything else is away."""

import os

# Read when pygame is first imported; without it every start greets on standard output, which belongs to our own words.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
# Read when pypinyin is first imported. Names are searched by single characters: without the readings of whole phrases it
# takes 14 MB instead of 57 and a third of the time (measured).
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
