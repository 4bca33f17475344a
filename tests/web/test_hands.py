"""Threads for short work: each is at hand for the next, and ends when there is none."""

from queue import SimpleQueue
from threading import Event, current_thread
from threading import enumerate as threads
from time import monotonic, sleep

from contingent.web.hands import Hands

#: Seconds anything here takes at most.
PATIENCE = 10.0


def test_what_is_free_does_what_comes_next() -> None:
    hands, who = Hands(), SimpleQueue[str]()
    seen = set()
    for _ in range(20):
        hands.do(lambda: who.put(str(current_thread().ident)))
        seen.add(who.get(timeout=PATIENCE))
        sleep(0.01)
    assert len(seen) == 1


def test_no_work_waits_for_other_work() -> None:
    hands, done = Hands(), SimpleQueue[int]()
    first, second = Event(), Event()

    def meet(mine: Event, other: Event) -> None:
        mine.set()
        done.put(other.wait(PATIENCE))

    hands.do(lambda: meet(first, second))
    hands.do(lambda: meet(second, first))
    assert done.get(timeout=PATIENCE)
    assert done.get(timeout=PATIENCE)


def test_threads_end_when_nothing_is_to_do_and_others_come() -> None:
    hands, done = Hands(idle=0.02), SimpleQueue[object]()
    for _ in range(5):
        hands.do(lambda: done.put(current_thread()))
        ours = done.get(timeout=PATIENCE)
        end = monotonic() + PATIENCE
        while ours in threads():
            assert monotonic() < end
            sleep(0.01)
