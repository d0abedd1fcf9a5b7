"""Programs that own hardware on behalf of the bus: `lobby devices` and, in simulation, `lobby hardware`.

The only part of this room that may know the lobby.
"""
