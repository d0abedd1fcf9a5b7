"""What the rooms of Lobby say to one another: messages, topics, bus, config, slip, phrases, drawing, sound."""

import os

VERSION = "0.1.0"

# Read when pygame is first imported; without it every start greets on standard output, which belongs to our own words.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
