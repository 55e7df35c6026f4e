"""Frames between LocalStack and execution environments: a JSON head and a body of bytes.

On the wire: two unsigned 32-bit lengths in network order, the head, the body.
"""

import json
import socket
import struct
from typing import Any

LENGTHS = struct.Struct("!II")

_MOST = 1 << 20  # bytes in one call
_USUAL = 1 << 14  # bytes that most frames fit into

Frame = tuple[dict[str, Any], bytes]  # no `type` statement: functions may run on Python 3.10


def send_frame(sock: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame.

    Raises:
        OSError: The other side is gone.
    """
    sock.sendall(frame_of(head, body))


def frame_of(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame's bytes."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def receive_frame(sock: socket.socket) -> Frame | None:
    """The next frame, or None if the other side closed.

    Raises:
        TimeoutError: The socket has a time-out and it passed.
        OSError: The connection broke.
    """
    lengths = receive_exactly(sock, LENGTHS.size)
    if lengths is None:
        return None
    head_size, body_size = LENGTHS.unpack(lengths)
    content = receive_exactly(sock, head_size + body_size)
    if content is None:
        return None
    return json.loads(content[:head_size]), content[head_size:]


def receive_only_frame(sock: socket.socket) -> Frame | None:
    """The same where nothing follows the frame before it is answered: mostly in one call.

    Raises:
        OSError: The connection broke, or its own time-out passed.
    """
    content = sock.recv(_USUAL)
    if len(content) < LENGTHS.size:
        rest = receive_exactly(sock, LENGTHS.size - len(content)) if content else None
        if rest is None:
            return None
        content += rest
    head_size, body_size = LENGTHS.unpack_from(content)
    head_ends, ends = LENGTHS.size + head_size, LENGTHS.size + head_size + body_size
    if len(content) < ends:
        rest = receive_exactly(sock, ends - len(content))
        if rest is None:
            return None
        content += rest
    return json.loads(content[LENGTHS.size : head_ends]), content[head_ends:]


def receive_exactly(sock: socket.socket, size: int) -> bytes | None:
    """`size` bytes, or None if the other side closes before them."""
    chunks = bytearray()
    while len(chunks) < size:
        chunk = sock.recv(min(size - len(chunks), _MOST))
        if not chunk:
            return None
        chunks += chunk
    return bytes(chunks)
