"""In which order what waits is begun: first whatever somebody has to wait for to see anything.

The queues of long work stand in an order of urgency: a first plan, the choice among equal plans,
what else is shown beside it, what would fill open lines, whether it could be rosier. A piece begins
only while nothing more urgent waits and fewer such pieces than there are workers are at work; a
first plan may begin also where workers are at work on less urgent pieces. All of them, and studies,
wait while short work does.

Nothing waits for ever: what has waited for ``GIVE_WAY`` seconds begins whatever else waits, as soon
as there is a process for its queue. And plans that wait to be chosen are held ready in their
processes; so that these need not hold more than ``HOLDS`` each, they begin beside first plans once
so many wait.
"""

from collections.abc import Mapping

from contingent.web.job import JobQueue

__all__ = ["GIVE_WAY", "HOLDS", "SHORT", "YIELDING", "gives_way"]

#: Queues of short work, to which others give way before they begin, and for how many seconds.
SHORT: frozenset[JobQueue] = frozenset({"quick", "bounds"})
GIVE_WAY = 20.0
#: Long work, the most urgent first.
URGENCY: tuple[JobQueue, ...] = ("plan", "choose", "beside", "remedies", "rosiest")
YIELDING: frozenset[JobQueue] = frozenset({*URGENCY, "study"})
#: Answers that are begun and not ended a process holds ready.
HOLDS = 24


def gives_way(
    queue: JobQueue,
    waiting: Mapping[JobQueue, int],
    working: Mapping[JobQueue, int],
    workers: int,
) -> bool:
    """Whether there is work that comes before any of a queue.

    Args:
        waiting, working: how many pieces wait, and are at work, in each queue.
    """
    if any(waiting[short] or working[short] for short in SHORT):
        return True
    if queue not in URGENCY[1:]:
        return False
    if queue == "choose" and waiting[queue] >= HOLDS * workers:
        return False
    before = URGENCY[: URGENCY.index(queue)]
    return any(waiting[one] for one in before) or sum(map(working.__getitem__, URGENCY)) >= workers
