"""A small real server of Chat Completions on loopback that behaves, or misbehaves, as a test tells it."""

from __future__ import annotations

import json
import re
import selectors
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar


class Completions(BaseHTTPRequestHandler):
    """Answers with the evidence line that shares most words with the question; misbehaves as told."""

    protocol_version = "HTTP/1.1"
    requests: ClassVar[list[dict[str, Any]]] = []
    keys: ClassVar[list[str]] = []
    statuses: ClassVar[list[int]] = []  # given to the next requests, before the answer
    refused_option: ClassVar[str] = ""
    before: ClassVar[float] = 0.0
    between: ClassVar[float] = 0.0
    cut_after: ClassVar[int] = 1 << 30
    counts: ClassVar[dict[str, Any]] = {}  # sent as usage with the last chunk where there is any
    writes: ClassVar[str] = ""  # in place of the evidence line
    over_and_over: ClassVar[bool] = False  # the same without end
    raw: ClassVar[bytes] = b""  # in place of the whole answer
    content_type: ClassVar[str] = "text/event-stream"
    asked: ClassVar[threading.Event]  # set with the first request
    left: ClassVar[threading.Event]  # set when the client went away before its answer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.requests.append(asked)
        self.keys.append(self.headers["Authorization"])
        self.asked.set()
        if self.before and self.gone(self.before):
            self.left.set()
            return None
        if self.statuses:
            return self.fail(self.statuses.pop(0), "no luck\nwith details")
        if not self.path.startswith("/v1/chat/completions"):
            return self.fail(404, "no such path")
        if asked["model"] != "toy":
            return self.fail(404, "no such model")
        if self.refused_option in asked and self.refused_option:
            return self.fail(400, f"Unsupported parameter: '{self.refused_option}'", self.refused_option)
        self.send_response(200)
        self.send_header("Content-Type", self.content_type)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self.body(asked)
        except OSError:
            self.left.set()
        return None

    def gone(self, seconds: float) -> bool:
        """Whether the client goes away within so many seconds."""
        # Not select(): it takes no descriptor above 1023, and a long run of tests has them.
        with selectors.DefaultSelector() as watched:
            watched.register(self.connection, selectors.EVENT_READ)
            return bool(watched.select(seconds))

    def body(self, asked: dict[str, Any]) -> None:
        """What is sent after the head."""
        if self.raw:
            self.wfile.write(self.raw)
            while self.over_and_over:
                self.wfile.write(self.raw)
            return
        pieces = re.findall(r"\S+\s*|\s+", self.writes or answer(asked["messages"]))
        count = 0
        while count == 0 or self.over_and_over:
            for piece in pieces:
                if count == self.cut_after:
                    return
                self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
                count += 1
                time.sleep(self.between)
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        if self.counts and asked.get("stream_options", {}).get("include_usage"):
            self.event({"choices": [], "usage": self.counts})
        self.wfile.write(b"data: [DONE]\n\n")

    def event(self, chunk: dict[str, object]) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "toy", **chunk}
        self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
        self.wfile.flush()

    def fail(self, status: int, message: str, param: str | None = None) -> None:
        body = json.dumps({"error": {"message": message, "param": param, "type": "x", "code": None}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class QuietServer(ThreadingHTTPServer):
    """Says nothing about a client that went away: that is what some tests do."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


def answer(messages: list[dict[str, str]]) -> str:
    """The evidence line nearest to the question, with its number at the end."""
    evidence, question = messages[-1]["content"].split("Question:")
    words = set(re.findall(r"[a-z]+", question.lower()))
    lines = re.findall(r"^\[(\d+)\] [^:]*: (.*)$", evidence, re.MULTILINE)
    number, quote = max(lines, key=lambda line: len(words & set(re.findall(r"[a-z]+", line[1].lower()))))
    return f"{quote.rstrip('.')} [{number}]."


def once_asked(handler: type[Completions], then: Callable[[], None]) -> None:
    """Call `then` from another thread as soon as the server has a request."""

    def wait() -> None:
        if handler.asked.wait(60):
            then()

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def serving() -> Iterator[tuple[str, type[Completions]]]:
    """A server of its own: its base URL, and the class that tells how it behaves."""
    own = {"requests": [], "keys": [], "statuses": [], "asked": threading.Event(), "left": threading.Event()}
    handler = type("OneServer", (Completions,), own)
    listening = QuietServer(("127.0.0.1", 0), handler)
    threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}/v1", handler
    listening.shutdown()
    listening.server_close()
