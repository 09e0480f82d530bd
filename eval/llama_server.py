"""llama.cpp's own OpenAI-compatible server over a GGUF file, on loopback, in a process of its own.

    with llama_server(path, settings) as hosted: ...      # settings under which HostedChat asks it

As python -m eval.llama_server FILE THREADS CONTEXT it prints its address and serves until its standard input ends.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import ModelError
from rag.settings import HostedSettings, LocalSettings

KEY_ENV = "NAMEPLATE_BENCH_KEY"


@contextmanager
def llama_server(path: Path, settings: LocalSettings) -> Iterator[HostedSettings]:
    """Start the server, and stop it in the end. Raises ModelError where it does not start."""
    key = secrets.token_urlsafe(24)
    threads = settings.threads or os.cpu_count() or 1
    command = [sys.executable, "-m", "eval.llama_server", str(path), str(threads), str(settings.context)]
    held = os.environ.get(KEY_ENV)
    os.environ[KEY_ENV] = key
    serving = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert serving.stdout is not None
        address = serving.stdout.readline().strip()
        if not address.startswith("http"):
            raise ModelError(f"the server of llama.cpp does not start with {path}; try: nameplate models verify")
        yield HostedSettings(base_url=f"{address}/v1", model=path.stem, api_key_env=KEY_ENV)
    finally:
        serving.communicate()  # ends its standard input, and with that the server
        if held is None:
            del os.environ[KEY_ENV]
        else:
            os.environ[KEY_ENV] = held


def serve(path: str, threads: int, context: int) -> None:
    """Serve until the standard input ends, as it does when whoever started this is gone."""
    import xllamacpp

    options = xllamacpp.CommonParams()
    options.model.path = path
    options.n_ctx = context
    options.n_parallel = 1
    options.cpuparams.n_threads = options.cpuparams_batch.n_threads = threads
    options.warmup = False
    options.verbosity = 0
    options.no_extra_bufts = True
    options.api_keys = [os.environ[KEY_ENV]]
    options.ui = False
    server = xllamacpp.Server(options)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    del server


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
