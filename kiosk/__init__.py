"""What citizens touch: a number in one press, also when everything else is away."""
