"""A good request spoilt in every way that signed requests can be, whoever signs them."""

from tests.wire import Sent


def forgeries(sent: Sent, *, signature: str, stamp: str, version: str, changed: tuple[bytes, bytes]) -> dict[str, Sent]:
    """The request without a right signature or body: `signature` and `stamp` name its headers, `version` is `v0=`."""
    signed, at = sent.headers[signature], sent.headers[stamp]

    def but(**headers: str | None) -> Sent:
        names = {"signature": signature, "stamp": stamp}
        return sent.but(body=None, **{names[name].replace("-", "_"): value for name, value in headers.items()})

    return {
        "no signature": but(signature=None),
        "no timestamp": but(stamp=None),
        "neither": but(signature=None, stamp=None),
        "empty signature": but(signature=""),
        "only the version": but(signature=version),
        "wrong digits": but(signature=version + "0" * 64),
        "truncated": but(signature=signed[:-1]),
        "longer": but(signature=signed + "0"),
        "another version": but(signature=signed.replace(version, "v7=")),
        "without version": but(signature=signed.removeprefix(version)),
        "in capitals": but(signature=signed.upper()),
        "not ASCII": but(signature=signed[:-1] + "é"),
        "an earlier time": but(stamp=str(int(at) - 1)),
        "a later time": but(stamp=str(int(at) + 1)),
        "milliseconds": but(stamp=f"{at}000"),
        "one byte changed": sent.but(body=sent.body.replace(*changed)),
        "one byte more": sent.but(body=sent.body + b" "),
        "an empty body": sent.but(body=b""),
        "not text": sent.but(body=b"\xff\xfe"),
        "another alphabet": sent.but(body=sent.body.decode().encode("utf-16")),
    }
