"""Ports."""

import os
import socket

from hoststack.command import ports
from hoststack.settings import addresses


def test_a_free_port_is_free_and_a_taken_one_names_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reason = ports.taken("127.0.0.1", port)

    assert reason
    assert f"(process {os.getpid()})" in reason
    assert ports.taken("127.0.0.1", port) is None


def test_localhost_is_both_of_its_addresses() -> None:
    assert addresses("127.0.0.1") == ["127.0.0.1", "::1"]
    assert addresses("192.0.2.1") == ["192.0.2.1"]
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        assert ports.taken("::1", server.getsockname()[1])


def test_a_port_that_cannot_be_is_not_free() -> None:
    assert ports.taken("127.0.0.1", 70_000)
    assert ports.taken("192.0.2.1", 8000)
