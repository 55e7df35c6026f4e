"""Ports."""

import os
import socket

from hoststack import ports


def test_a_free_port_is_free_and_a_taken_one_names_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reason = ports.taken("127.0.0.1", port)

    assert reason
    assert f"(process {os.getpid()})" in reason
    assert ports.taken("127.0.0.1", port) is None


def test_a_port_that_cannot_be_is_not_free() -> None:
    assert ports.taken("127.0.0.1", 70_000)
    assert ports.taken("192.0.2.1", 8000)
