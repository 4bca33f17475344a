"""Recording in the room: forms, what they say when refused, the log, undoing, scenarios."""

from contingent.web.recording.routes import add_recording

__all__ = ["add_recording"]
