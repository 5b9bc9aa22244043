"""How long the words of a complaint may be, in characters, whichever way it comes in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """At most, and at least where something is written at all."""

    most: int
    least: int = 0


TITLE = Limit(150, 3)
NARRATIVE = Limit(20_000, 10)
WISHES = Limit(3_000)
PLACE = Limit(300)
RESPONDENT = Limit(2_000)
TIME_OF_DAY = Limit(100)
OBJECTION = Limit(1_000, 1)
NAME = Limit(200, 2)
RELATION = Limit(100, 2)
SAFE_HOURS = Limit(200)
VICTIM = Limit(300)
# The names of a group, or how many they are and what joins them.
VICTIMS = Limit(3_000)
# What an officer writes with a step: longer than a reason by hand, shorter than a pasted file.
STEP = Limit(20_000, 1)
# Years.
OLDEST = 120
