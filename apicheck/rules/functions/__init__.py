"""Rules about what a call gives back: a value, a coroutine, a generator."""
