"""HostedChat over real HTTP: against a small server that speaks the protocol, and against llama.cpp's own."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from ingest.errors import ModelError
from ingest.models import model_path
from rag.chat import ChatLimits, ChatModel
from rag.hosted import HostedChat
from rag.settings import HostedSettings
from tests.contracts.chat_model import TORQUE, ChatModelContract, spans

QUESTION = "What torque for the gland bolts?"


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

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.requests.append(asked)
        self.keys.append(self.headers["Authorization"])
        time.sleep(self.before)
        if self.statuses:
            return self.fail(self.statuses.pop(0), "no luck\nwith details")
        if not self.path.startswith("/v1/chat/completions"):
            return self.fail(404, "no such path")
        if asked["model"] != "toy":
            return self.fail(404, "no such model")
        if self.refused_option in asked and self.refused_option:
            return self.fail(400, f"Unsupported parameter: '{self.refused_option}'", self.refused_option)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for count, piece in enumerate(re.findall(r"\S+\s*", answer(asked["messages"]))):
            if count == self.cut_after:
                self.close_connection = True
                return None
            self.event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
            time.sleep(self.between)
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True
        return None

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


@pytest.fixture
def server() -> Iterator[tuple[str, type[Completions]]]:
    handler = type("OneServer", (Completions,), {"requests": [], "keys": [], "statuses": []})
    listening = QuietServer(("127.0.0.1", 0), handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}/v1", handler
    listening.shutdown()
    listening.server_close()


def hosted(base_url: str, **settings: Any) -> HostedChat:
    return HostedChat(HostedSettings.model_validate({"base_url": base_url, "model": "toy", **settings}))


def draft(chat: ChatModel, limits: ChatLimits | None = None) -> str:
    return "".join(chat.stream(QUESTION, spans(TORQUE), limits or ChatLimits()))


def failure(chat: ChatModel, limits: ChatLimits | None = None) -> str:
    """The one line a person reads."""
    with pytest.raises(ModelError) as caught:
        draft(chat, limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


class TestProtocol(ChatModelContract):
    @pytest.fixture
    def chat(self, server: tuple[str, type[Completions]]) -> ChatModel:
        return hosted(server[0])


class TestRequest:
    def test_limits_key_and_model_are_sent(
        self, server: tuple[str, type[Completions]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PLANT_KEY", "s3cret")
        url, handler = server
        draft(hosted(url, api_key_env="PLANT_KEY"), ChatLimits(max_tokens=99, seed=5))
        (asked,) = handler.requests
        sent = {key: asked[key] for key in ("model", "max_tokens", "temperature", "seed", "stream")}
        assert sent == {"model": "toy", "max_tokens": 99, "temperature": 0.0, "seed": 5, "stream": True}
        assert handler.keys == ["Bearer s3cret"]

    def test_a_server_without_keys_is_asked_without_one(
        self, server: tuple[str, type[Completions]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("NAMEPLATE_API_KEY", raising=False)
        monkeypatch.setenv("OPENAI_API_KEY", "of another program")
        draft(hosted(server[0]))
        assert server[1].keys == ["Bearer none"]

    @pytest.mark.parametrize("option", ["max_tokens", "temperature", "seed"])
    def test_an_option_that_a_server_refuses_is_left_out(
        self, server: tuple[str, type[Completions]], option: str
    ) -> None:
        url, handler = server
        handler.refused_option = option
        assert "25 N m" in draft(hosted(url))
        assert option not in handler.requests[-1]
        assert ("max_completion_tokens" in handler.requests[-1]) == (option == "max_tokens")


class TestFailures:
    def test_nobody_listens(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        said = failure(hosted(url, retries=0))
        assert url in said
        assert "cannot be reached" in said

    def test_a_wrong_key_is_never_shown(
        self, server: tuple[str, type[Completions]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("NAMEPLATE_API_KEY", "s3cret")
        server[1].statuses.append(401)
        said = failure(hosted(server[0]))
        assert "refuses the key; put a valid one in $NAMEPLATE_API_KEY" in said
        assert "s3cret" not in said

    def test_an_unknown_model(self, server: tuple[str, type[Completions]]) -> None:
        assert "does not know the model 'huge'" in failure(hosted(server[0], model="huge"))

    def test_a_base_url_without_its_ending(self, server: tuple[str, type[Completions]]) -> None:
        assert "base_url lacks its /v1 ending" in failure(hosted(server[0].removesuffix("/v1")))

    def test_a_server_error_is_tried_again_as_often_as_set(self, server: tuple[str, type[Completions]]) -> None:
        url, handler = server
        handler.statuses += [503]
        assert "25 N m" in draft(hosted(url, retries=1))
        handler.statuses += [503, 500]
        assert "answers 500: " in failure(hosted(url, retries=1))
        assert len(handler.requests) == 4

    def test_a_used_up_quota(self, server: tuple[str, type[Completions]]) -> None:
        server[1].statuses.append(429)
        assert "try again later" in failure(hosted(server[0], retries=0))

    def test_a_bad_request_is_not_repeated(self, server: tuple[str, type[Completions]]) -> None:
        server[1].statuses.append(400)
        assert "answers 400: " in failure(hosted(server[0]))
        assert len(server[1].requests) == 1

    def test_a_silent_server_is_given_up_in_time(self, server: tuple[str, type[Completions]]) -> None:
        server[1].before = 3.0
        said = failure(hosted(server[0]), ChatLimits(seconds=0.3))
        assert "longer than 0.3 s" in said or "does not answer in time" in said
        assert len(server[1].requests) == 1

    def test_a_trickling_server_is_given_up_in_time(self, server: tuple[str, type[Completions]]) -> None:
        server[1].between = 0.2
        assert "longer than 0.5 s" in failure(hosted(server[0]), ChatLimits(seconds=0.5))

    def test_a_cut_connection_is_no_whole_answer_and_not_asked_again(
        self, server: tuple[str, type[Completions]]
    ) -> None:
        server[1].cut_after = 3
        pieces = hosted(server[0]).stream(QUESTION, spans(TORQUE), ChatLimits())
        assert [next(pieces) for _ in range(3)] == ["The ", "gland ", "bolts "]
        with pytest.raises(ModelError, match="broke off"):
            next(pieces)
        assert len(server[1].requests) == 1

    def test_cancel_does_not_wait_for_a_silent_server(self, server: tuple[str, type[Completions]]) -> None:
        server[1].before = 3.0
        limits = ChatLimits()
        threading.Timer(0.2, limits.cancel.set).start()
        began = time.monotonic()
        assert draft(hosted(server[0]), limits) == ""
        assert time.monotonic() - began < 2.9  # not a speed: it must end before the server speaks

    def test_a_page_that_is_no_model_server(self, server: tuple[str, type[Completions]]) -> None:
        server[1].cut_after = 0
        assert "broke off" in failure(hosted(server[0], retries=0))


@pytest.fixture(scope="session")
def llama_server() -> Iterator[str]:
    """The OpenAI-compatible server of llama.cpp itself, with the default chat model."""
    try:
        path = model_path("qwen2.5-coder-1.5b-instruct")
    except ModelError as error:
        pytest.skip(str(error))
    import xllamacpp

    options = xllamacpp.CommonParams()
    options.model.path = str(path)
    options.n_ctx = 2048
    options.n_parallel = 1
    options.warmup = False
    options.verbosity = 0
    options.no_extra_bufts = True
    options.api_keys = ["plant"]
    serving = xllamacpp.Server(options)
    yield f"{serving.listening_address}/v1"
    del serving


@pytest.mark.model
class TestLlamaServer(ChatModelContract):
    @pytest.fixture
    def chat(self, llama_server: str, monkeypatch: pytest.MonkeyPatch) -> ChatModel:
        monkeypatch.setenv("NAMEPLATE_API_KEY", "plant")
        return hosted(llama_server, model="any")

    def test_a_wrong_key(self, chat: ChatModel, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NAMEPLATE_API_KEY", "other")
        assert "refuses the key" in failure(chat)
