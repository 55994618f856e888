"""What Slack says no with."""

from playground.model import Json


class SlackError(Exception):
    """A Web API call Slack refuses, by the name it gives the reason."""

    def __init__(self, error: str, *, messages: list[str] | None = None, **fields: object) -> None:
        super().__init__(error if not messages else f"{error}: {'; '.join(messages)}")
        self.error = error
        self.messages = messages or []
        self.fields = fields

    def as_json(self) -> Json:
        """Write the refusal as the Web API answers it."""
        answer: Json = {"ok": False, "error": self.error, **self.fields}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class RateLimited(SlackError):
    """Too many calls; try again after so many seconds."""

    def __init__(self, retry_after: int | str) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after
