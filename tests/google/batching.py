"""Many calls in one request: multipart/mixed taken apart, and the answers put together."""

import email.parser
from http import HTTPStatus
from typing import NamedTuple

from tests.google.errors import invalid

MOST = 100
_BOUNDARY = "batch_emulator"


class Part(NamedTuple):
    """One call of a batch as it came."""

    id: str
    verb: str
    target: str
    headers: dict[str, str]
    body: bytes


class Told(NamedTuple):
    """One answer of a batch."""

    id: str
    status: int
    kind: str
    body: bytes


def split(kind: str, data: bytes) -> list[Part]:
    """The calls of a batch."""
    message = email.parser.BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + data)
    parts = [each for each in message.walk() if each is not message]
    if not parts or message.get_content_type() != "multipart/mixed":
        raise invalid("Failed to parse batch request, error: the body is not multipart/mixed.")
    if len(parts) > MOST:
        raise invalid(f"The batch request has {len(parts)} calls, more than the limit of {MOST}.")
    return [_part(str(each.get("Content-ID", "")), each.get_payload(decode=True)) for each in parts]


def _part(number: str, payload: object) -> Part:
    data = payload if isinstance(payload, bytes) else b""
    data = data.lstrip(b"\r\n").replace(b"\r\n", b"\n")
    line, _, rest = data.partition(b"\n")
    words = line.decode("latin-1").split(" ")
    if len(words) < 2:
        raise invalid("Failed to parse batch request, error: a part has no request line.")
    head, _, body = rest.partition(b"\n\n")
    headers = email.parser.BytesParser().parsebytes(head + b"\n\n")
    return Part(number, words[0], words[1], {name.lower(): str(value) for name, value in headers.items()}, body)


def joined(answers: list[Told]) -> tuple[str, bytes]:
    """The type and the body of the answer to a batch."""
    out = b""
    for each in answers:
        number = f"Content-ID: <response-{each.id.strip('<>')}>\r\n" if each.id else ""
        out += f"--{_BOUNDARY}\r\nContent-Type: application/http\r\n{number}\r\n".encode()
        out += f"HTTP/1.1 {each.status} {HTTPStatus(each.status).phrase}\r\nContent-Type: {each.kind}\r\n".encode()
        out += f"Content-Length: {len(each.body)}\r\n\r\n".encode() + each.body + b"\r\n"
    return f"multipart/mixed; boundary={_BOUNDARY}", out + f"--{_BOUNDARY}--\r\n".encode()
