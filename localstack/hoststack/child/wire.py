"""Frames between LocalStack and execution environments: a JSON head and a body of bytes.

On the wire: two unsigned 32-bit lengths in network order, the head, the body.
"""

import json
import socket
import struct
from typing import Any

LENGTHS = struct.Struct("!II")

Frame = tuple[dict[str, Any], bytes]  # no `type` statement: functions may run on Python 3.10


def send_frame(sock: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame.

    Raises:
        OSError: The other side is gone.
    """
    text = json.dumps(head).encode()
    sock.sendall(LENGTHS.pack(len(text), len(body)) + text + body)


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


def receive_exactly(sock: socket.socket, size: int) -> bytes | None:
    """`size` bytes, or None if the other side closes before them."""
    chunks = bytearray()
    while len(chunks) < size:
        chunk = sock.recv(min(size - len(chunks), 1 << 20))
        if not chunk:
            return None
        chunks += chunk
    return bytes(chunks)
