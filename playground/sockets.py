"""Socket Mode: the bot opens a websocket to Slack, and everything is delivered through it."""

from playground.bot_link import Answer, Delivery


class SocketMode:
    """The websockets the bot has open now."""

    def __init__(self) -> None:
        self._open: list[object] = []

    def __bool__(self) -> bool:
        return bool(self._open)

    async def deliver(self, delivery: Delivery, *, within: float) -> Answer:
        """Send one envelope and wait for its ack."""
        raise NotImplementedError
