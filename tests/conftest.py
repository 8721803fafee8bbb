"""What holds for all tests: how long an example takes says nothing on a machine that has other work to do."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
