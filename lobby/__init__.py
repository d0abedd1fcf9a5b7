"""What the rooms of Lobby say to one another: messages, topics, bus, config, slip, phrases, drawing, sound."""

VERSION = "0.1.0"
