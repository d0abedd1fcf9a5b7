"""What decides: one writer, a journal, and the doors through which the hall asks."""
