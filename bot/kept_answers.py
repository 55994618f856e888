"""Answers as they are remembered, for a platform that delivers twice."""

import msgspec

from handlers.feature import Done, Opens, Replaces, Reply, Response
from messages.model import Form, Message


class Kept(msgspec.Struct):
    """A response in a row: its kind, and what it said or opened."""

    kind: str
    message: Message | None = None
    form: Form | None = None


def written(response: Response) -> str:
    """The response as text for a row."""
    match response:
        case Reply(message):
            kept = Kept("reply", message=message)
        case Replaces(message):
            kept = Kept("replaces", message=message)
        case Opens():
            kept = Kept("opens", form=response.kept)
        case Done():
            kept = Kept("done")
    return msgspec.json.encode(kept).decode()


def read(kept: str) -> Response:
    """The response that such a text was written from."""
    read = msgspec.json.decode(kept, type=Kept)
    if read.message is not None:
        return Replaces(read.message) if read.kind == "replaces" else Reply(read.message)
    return Opens(read.form) if read.form is not None else Done()
