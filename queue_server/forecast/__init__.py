"""How long a citizen who joins now will wait, learnt from recorded snapshots of queues: `lobby estimate score`."""
