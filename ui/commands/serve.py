"""`nameplate serve`: the web page."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from ui.options import data_options, positive, read_settings, settings_options
from ui.output import Output


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    verb = verbs.add_parser("serve", parents=[data_options(), settings_options()], help="open the web page")
    verb.add_argument("--port", type=positive, metavar="N", help="port (default: setting serve.port)")
    verb.add_argument(
        "--address",
        default="127.0.0.1",
        metavar="A",
        help="address to listen on; 0.0.0.0 lets phones of the same network in (default: %(default)s)",
    )
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Become the server; does not return while it runs."""
    from ingest.errors import SettingsError
    from ui.sign_in_needs import sign_in_problem

    settings = read_settings(args)
    port = args.port or settings.serve.port
    if problem := sign_in_problem(settings.access):
        raise SettingsError(problem)
    _must_be_free(args.address, port)
    environment = os.environ | {
        "NAMEPLATE_DATA": str(settings.data),
        "PYTHONPATH": _with_ourselves(),
        # Whether a proxy is to be believed is told by the address that really connects, not by one in a header.
        "FORWARDED_ALLOW_IPS": "",
    }
    if args.settings is not None:
        environment["NAMEPLATE_SETTINGS"] = str(args.settings)
    shown = "localhost" if args.address in ("127.0.0.1", "0.0.0.0", "::1", "::") else args.address
    if args.address not in ("127.0.0.1", "localhost", "::1") and settings.access.sign_in == "none":
        said = "nobody signs in: whoever reaches this address sees what the settings' access.groups may see"
        output.progress.print(f"note: {said} (docs/access.md)", style="yellow", soft_wrap=True)
    output.console.print(f"Nameplate is at http://{shown}:{port} (stop it with Ctrl+C)", soft_wrap=True)
    # Becoming Streamlit, rather than starting it beside us, leaves one process that signals reach directly.
    sys.stdout.flush()
    secrets = settings.access.secrets if settings.access.sign_in == "oidc" else None
    os.execve(sys.executable, command(args.address, port, settings.serve.upload_mb, secrets), environment)


def command(address: str, port: int, upload_mb: int, secrets: Path | None = None) -> list[str]:
    """Streamlit with its safe options; the theme is in ui/.streamlit/config.toml."""
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.runOnSave": "false",
        "server.maxUploadSize": str(upload_mb),
        "server.showEmailPrompt": "false",
        "server.enableStaticServing": "false",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "viewer",
        "runner.magicEnabled": "false",
        "logger.level": "warning",
    }
    if secrets is not None:
        options["secrets.files"] = str(secrets.absolute())
    app = Path(__file__).parents[1] / "app.py"
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(app), *flags]


def _must_be_free(address: str, port: int) -> None:
    from ingest.errors import UnusableInput

    if port > 65535:
        raise UnusableInput(f"{port} is no port; the highest is 65535")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise UnusableInput(
                f"cannot listen on {address}:{port} ({error.strerror}); choose another --port, or stop what uses it"
            ) from None


def _with_ourselves() -> str:
    """The module path with the folder that holds `ui`: Streamlit puts only ui/ itself there."""
    here = str(Path(__file__).parents[2])
    old = os.environ.get("PYTHONPATH")
    return os.pathsep.join([here, old]) if old else here
