"""An e-mail in, its heading lines and its words out; attachments are named, not read."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

from ingest.readers.compose import Composer
from ingest.readers.decode import decode
from ingest.readers.text import compose_text
from ingest.readers.webpage import compose_html

_SHOWN = ("From", "To", "Cc", "Date", "Subject")


def compose_mail(path: Path, composer: Composer) -> tuple[str, tuple[str, ...]]:
    """Add an e-mail to a composer; gives its subject and notes."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    heads = {name: " ".join(str(message[name] or "").split()) for name in _SHOWN}
    subject = heads["Subject"] or path.stem
    composer.heading(subject, 1)
    composer.text("\n".join(f"{name}: {value}" for name, value in heads.items() if value))
    body = message.get_body(preferencelist=("plain", "html"))
    if body is not None:
        words = _words(body)
        if body.get_content_subtype() == "html":
            compose_html(words, composer)
        else:
            compose_text(words, composer)
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    return subject, (f"attached, not read: {', '.join(attached)}",) if attached else ()


def _words(part: MIMEPart) -> str:
    try:
        text = part.get_content()
    except (LookupError, UnicodeError, ValueError):
        # A charset that does not exist, or that the words are not in.
        text = None
    if not isinstance(text, str):
        payload = part.get_payload(decode=True)
        text = decode(payload)[0] if isinstance(payload, bytes) else ""
    return text.replace("\r\n", "\n")
