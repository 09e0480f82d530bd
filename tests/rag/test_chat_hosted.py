"""HostedChat over real HTTP: against a small server that speaks the protocol, and against llama.cpp's own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from ingest.errors import ModelError
from ingest.models import model_path
from rag.chat import ChatLimits, ChatModel, text_of
from rag.hosted import HostedChat
from rag.schema import Usage
from rag.settings import HostedSettings
from tests.contracts.chat_model import TORQUE, ChatModelContract, spans
from tests.rag.completions import Completions, once_asked, serving

QUESTION = "What torque for the gland bolts?"


@pytest.fixture
def server() -> Iterator[tuple[str, type[Completions]]]:
    with serving() as served:
        yield served


def hosted(base_url: str, **settings: Any) -> HostedChat:
    return HostedChat(HostedSettings.model_validate({"base_url": base_url, "model": "toy", **settings}))


def draft(chat: ChatModel, limits: ChatLimits | None = None) -> str:
    return text_of(chat.stream(QUESTION, spans(TORQUE), limits or ChatLimits()))


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

    @pytest.mark.parametrize("option", ["max_tokens", "temperature", "seed", "stream_options"])
    def test_an_option_that_a_server_refuses_is_left_out(
        self, server: tuple[str, type[Completions]], option: str
    ) -> None:
        url, handler = server
        handler.refused_option = option
        assert "25 N m" in draft(hosted(url))
        assert option not in handler.requests[-1]
        assert ("max_completion_tokens" in handler.requests[-1]) == (option == "max_tokens")


class TestUsage:
    COUNTS = {"prompt_tokens": 300, "completion_tokens": 20, "total_tokens": 320}  # noqa: RUF012

    def test_tokens_and_money_as_the_server_counts(self, server: tuple[str, type[Completions]]) -> None:
        server[1].counts = {**self.COUNTS, "prompt_tokens_details": {"cached_tokens": 180}}
        limits = ChatLimits()
        draft(hosted(server[0], price_per_million_input="0.15", price_per_million_output="0.6"), limits)
        used = limits.meter.total()
        assert used == Usage(300, 20, 180, False, Decimal("0.000057"), "USD")

    def test_two_calls_add_up(self, server: tuple[str, type[Completions]]) -> None:
        server[1].counts = self.COUNTS
        limits = ChatLimits()
        chat = hosted(server[0])
        draft(chat, limits)
        chat.fill([{"role": "user", "content": "[1] a: b\nQuestion: b"}], {"type": "object"}, limits)
        assert limits.meter.total() == Usage(600, 40)

    def test_a_server_that_does_not_count_or_breaks_off_is_estimated(
        self, server: tuple[str, type[Completions]]
    ) -> None:
        limits = ChatLimits()
        draft(hosted(server[0]), limits)
        server[1].cut_after = 3
        failure(hosted(server[0]), limits)
        used = limits.meter.total()
        assert used is not None
        assert used.estimated
        assert used.prompt_tokens > 200
        assert 10 < used.completion_tokens < 60

    def test_a_server_that_never_answered_costs_nothing(self, server: tuple[str, type[Completions]]) -> None:
        limits = ChatLimits()
        server[1].statuses.append(401)
        failure(hosted(server[0]), limits)
        assert limits.meter.total() is None


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
        server[1].before = 30.0
        said = failure(hosted(server[0]), ChatLimits(seconds=2))
        assert "longer than 2 s" in said or "does not answer in time" in said
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

    def test_cancel_closes_the_connection_of_a_silent_server(self, server: tuple[str, type[Completions]]) -> None:
        server[1].before = 30.0
        limits = ChatLimits()
        once_asked(server[1], limits.cancel.set)
        assert draft(hosted(server[0]), limits) == ""
        assert server[1].left.wait(10), "it waited until the server spoke"

    @pytest.mark.parametrize(
        ("raw", "content_type"),
        [
            (b"<!doctype html><html><body>Please log in</body></html>", "text/html"),
            (b"data: {not json at all\n\n", "text/event-stream"),
            (b"data: \xff\xfe\xba\xad\n\n", "text/event-stream"),
            (b'data: {"choices": "none"}\n\ndata: [DONE]\n\n', "text/event-stream"),
            (b'data: ["list"]\n\ndata: [DONE]\n\n', "text/event-stream"),
            (b"\x00\x01\x02" * 5000, "application/octet-stream"),
            (b"", "text/event-stream"),
        ],
    )
    def test_an_answer_that_is_no_answer_is_one_line(
        self, server: tuple[str, type[Completions]], raw: bytes, content_type: str
    ) -> None:
        server[1].raw, server[1].content_type = raw, content_type
        server[1].cut_after = 0
        said = failure(hosted(server[0], retries=0))
        assert server[0] in said
        assert "protocol" in said or "broke off" in said

    def test_garbage_without_end_is_not_read_without_end(self, server: tuple[str, type[Completions]]) -> None:
        server[1].raw, server[1].over_and_over = b"\xab" * 65536, True
        assert "more than 8 MB" in failure(hosted(server[0], retries=0), ChatLimits(seconds=60))
        assert server[1].left.wait(10)

    def test_a_server_that_heeds_no_limit_is_left(self, server: tuple[str, type[Completions]]) -> None:
        server[1].over_and_over = True
        assert len(draft(hosted(server[0]), ChatLimits(max_tokens=20))) < 400
        assert server[1].left.wait(10)

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
