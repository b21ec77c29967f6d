"""What passes between the limited child and its parent: a JSON text and blocks of bytes behind it, each with its length."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

_LENGTH = struct.Struct("<Q")

Bytes = bytes | bytearray | memoryview


@dataclass(frozen=True)
class Answer:
    """What a task of the child gives back: data that JSON can hold, and blocks of bytes."""

    data: Any
    blobs: Sequence[Bytes] = ()


def task_name(task: Callable[..., Answer]) -> str:
    """A function of a module as module:name, by which the child finds it."""
    return f"{task.__module__}:{task.__qualname__}"


def write_message(stream: IO[bytes], data: Mapping[str, Any], blobs: Sequence[Bytes] = ()) -> None:
    """Write one message and flush it."""
    text = json.dumps({"data": data, "blobs": [len(blob) for blob in blobs]}).encode("ascii")
    stream.write(_LENGTH.pack(len(text)) + text)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def read_message(stream: IO[bytes], most: int) -> Answer:
    """Read one message.

    Raises:
        EOFError: the other side has ended.
        ValueError: it is longer than `most` bytes, or is none.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    text = json.loads(_exactly(stream, _at_most(length, most)))
    _at_most(sum(text["blobs"]) + length, most)
    return Answer(text["data"], [_exactly(stream, size) for size in text["blobs"]])


def _at_most(length: int, most: int) -> int:
    if length > most:
        raise ValueError(f"a message of {length} bytes")
    return length


def _exactly(stream: IO[bytes], size: int) -> bytearray:
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        count = stream.readinto(rest)  # type: ignore[attr-defined]  # a buffered pipe has it
        if not count:
            raise EOFError
        rest = rest[count:]
    return data
