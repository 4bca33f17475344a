"""Work and answers of each viewer apart: nobody's are quicker because somebody else asked."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from contingent.web.crew.crew import Crew
from contingent.web.job import Job
from contingent.web.jobs import Jobs
from contingent.web.kept import Kept
from contingent.web.running import Listener

__all__ = ["KeptApart", "ViewerJobs", "conference_jobs"]

#: Bytes of kept answers of one viewer at most.
EACH = 20_000_000


class ViewerKey(NamedTuple):
    """The key of a piece of work of one viewer."""

    viewer: str
    key: Hashable


class KeptApart(Kept):
    """Answers of each viewer, none of which makes another's give way.

    Args:
        each: bytes of all answers of one viewer at most.
    """

    def __init__(self, each: int = EACH) -> None:
        super().__init__(each)
        self._each = each
        self._of: dict[str, Kept] = {}

    def _kept(self, key: Hashable) -> Kept:
        viewer = key.viewer if isinstance(key, ViewerKey) else ""
        return self._of.setdefault(viewer, Kept(self._each))

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept(key)

    def drop(self, key: Hashable) -> None:
        """See ``Kept.drop``."""
        self._kept(key).drop(key)

    def get(self, key: Hashable) -> Any | None:
        """See ``Kept.get``."""
        return self._kept(key).get(key)

    def put(self, key: Hashable, value: Any, sent: int) -> None:
        """See ``Kept.put``."""
        self._kept(key).put(key, value, sent)


class ViewerJobs:
    """The work of a room, as one viewer has it done: joined by no other, kept for no other.

    Args:
        jobs: does it, for all.
    """

    def __init__(self, jobs: Jobs, viewer: str) -> None:
        self._jobs, self._viewer = jobs, viewer

    @property
    def workers(self) -> int:
        """See ``Jobs``."""
        return self._jobs.workers

    def kept(self, key: Hashable) -> Any | None:
        """See ``Jobs.kept``."""
        return self._jobs.kept(ViewerKey(self._viewer, key))

    def takes(self, job: Job) -> float | None:  # noqa: ARG002
        """Not known: it was learnt of what others asked."""
        return None

    def join(self, job: Job, client: str = "") -> Listener:
        """See ``Jobs.join``."""
        return self._jobs.join(self._own(job), f"{self._viewer} {client}")

    async def answer(self, job: Job, client: str = "") -> Any:
        """See ``Jobs.answer``."""
        return await self._jobs.answer(self._own(job), f"{self._viewer} {client}")

    def _own(self, job: Job) -> Job:
        return replace(job, key=ViewerKey(self._viewer, job.key))

    def work_ahead(self, jobs: Iterable[Job]) -> None:
        """Nothing is answered ahead at a conference: others would wait for it."""

    def forget_ahead(self) -> None:
        """Nothing was."""

    def close(self) -> None:
        """The work is closed with the conference."""


def conference_jobs(workers: int = 2, crew: Crew | None = None) -> Jobs:
    """The work of a conference: nothing ahead, and what is kept is kept apart by viewer."""
    return Jobs(workers, crew=crew, kept=KeptApart())
