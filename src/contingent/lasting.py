"""What a program makes that lasts, and how seldom it is looked through for garbage.

Modules, a case and its models are many objects that last as long as the program. Python looks
through all of them each time it looks for circles of garbage among what was made since; meanwhile
nobody is answered.
"""

import gc

__all__ = ["leave_alone", "look_seldom"]

#: Objects made before it is looked which have become garbage.
SELDOM = 50_000


def look_seldom() -> None:
    """Have it looked seldom: as often as Python does by itself takes a tenth of a command."""
    gc.set_threshold(SELDOM)


def leave_alone() -> None:
    """Have what there is now looked through no more; what is made from now on is, as before."""
    gc.freeze()
