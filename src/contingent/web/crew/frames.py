"""How the room and its workers speak: pickled messages with their length before them.

Both ends are this program, and nobody else holds the pipe. A register is sent once and known by
its hash from then on: a question is some hundred bytes then, and an answer refers to the register
its question was about instead of bringing a copy of it home.
"""

import io
import pickle
import struct
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from typing import IO, Any

from contingent.register.register import Register

__all__ = ["HELD", "note_sent", "pack", "plain", "read_frame", "unpack", "write_frame"]

#: Registers that were sent which an end keeps; the other counts along.
HELD = 4
#: Times it is tried to dump what grows meanwhile.
AGAIN = 50
_LENGTH = struct.Struct(">Q")
_HELD: ContextVar[Mapping[str, Register]] = ContextVar("_HELD")


def pack(value: Any) -> tuple[bytes, dict[str, Register]]:
    """A value as bytes, and by hash the registers it refers to, which the bytes leave out."""
    found: dict[str, Register] = {}

    def refer(register: Register) -> tuple[Any, tuple[str]]:
        found[register.content_hash] = register
        return _register, (register.content_hash,)

    def dump() -> bytes:
        into = io.BytesIO()
        pickler = pickle.Pickler(into, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = {Register: refer}
        pickler.dump(value)
        return into.getvalue()

    return _steadily(dump), found


def unpack(data: bytes, held: Mapping[str, Register]) -> Any:
    """The value of bytes that ``pack`` made, with the registers it refers to."""
    token = _HELD.set(held)
    try:
        return pickle.loads(data)  # noqa: S301 - from our own process, over a pipe of our own
    finally:
        _HELD.reset(token)


def plain(register: Register) -> bytes:
    """A register itself as bytes, for an end that does not have it; ``unpack`` reads them."""
    return _steadily(lambda: pickle.dumps(register, pickle.HIGHEST_PROTOCOL))


def _steadily(dump: Callable[[], bytes]) -> bytes:
    """What is dumped; again where it grew meanwhile.

    What others ask of a value while it is dumped is kept within it. Each part is kept once, so it
    is soon as large as it can be.
    """
    for _ in range(AGAIN):
        try:
            return dump()
        except RuntimeError as error:
            if type(error) is not RuntimeError:  # such as one that is nested too deeply
                raise
    return dump()


def note_sent(held: OrderedDict[str, Any], names: Collection[str]) -> None:
    """Note which registers an end holds once it was sent something that refers to these.

    Both ends do so for each message, in the same order, so that they agree.
    """
    for name in names:
        held.setdefault(name, None)
        held.move_to_end(name)
    while len(held) > max(HELD, len(names)):
        held.popitem(last=False)


def _register(content_hash: str) -> Register:
    return _HELD.get()[content_hash]


def write_frame(pipe: IO[bytes], message: Any) -> None:
    """Send a message. Raises OSError when nobody is there any more."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> Any:
    """The next message.

    Raises:
        EOFError: when none follows, or only a part of one.
    """
    length = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0]
    return pickle.loads(_exactly(pipe, length))  # noqa: S301 - as in unpack


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
