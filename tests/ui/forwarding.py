"""A small reverse proxy on loopback that says who asks, as one in front of the page does: headers on every request."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress


@contextmanager
def forwarding(port: int, headers: Mapping[str, str]) -> Iterator[str]:
    """The address of a proxy for the server at this port. What is upgraded to a socket is passed on as it comes."""
    added = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", port))
            except OSError:  # it has ended
                client.close()
                continue
            for one, other, said in ((client, server, added), (server, client, b"")):
                threading.Thread(target=_pass_on, args=(one, other, said), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


def _pass_on(one: socket.socket, other: socket.socket, added: bytes) -> None:
    try:
        while chunk := one.recv(65536):
            line, end, rest = chunk.partition(b"\r\n")
            if added and line.endswith(b" HTTP/1.1"):
                chunk = line + end + added + rest
                if b"upgrade: websocket" in rest.lower():
                    added = b""
            other.sendall(chunk)
    except OSError:
        pass
    finally:
        for end_of in (one, other):
            with suppress(OSError):
                end_of.shutdown(socket.SHUT_RDWR)
        one.close()
