"""Activities as Microsoft's documentation shows them, for Alex in tenant t-1; every part of one can be changed."""

from copy import deepcopy
from itertools import count
from typing import Any

from bot.teams.identity import CHANNEL

TENANT = "0d9b645f-597b-41f0-a2a3-ef103fbd91bb"
URL = "https://smba.trafficmanager.net/emea/0d9b645f-597b-41f0-a2a3-ef103fbd91bb/"
ALEX = "7faf8ab3-3d56-4244-b585-20c8a42ed2b8"
BOT = "28:f1a8a0b5-0000-4000-8000-000000000001"
PERSONAL = (
    "a:17I0kl9EkpE1O9PH5TWrzrLNwnWWcfrU7QZjKR0WSfOpzbfcAg2IaydGElSo10tVr4C7Fc6GtieTJX663WuJCc1uA83n4CSrHSgGBj5XNYLcVlJAs2"
    "ZX8DbYBPck201w-"
)
CHANNEL_ID = "19:253b1f341670408fb6fe51050b6e5ceb@thread.skype"
_NUMBERS = count(1481567603816)

WHERE: dict[str, dict[str, Any]] = {
    "personal": {"conversation": {"id": PERSONAL, "conversationType": "personal", "tenantId": TENANT}},
    "group": {
        "conversation": {
            "id": "19:group@thread.v2",
            "conversationType": "groupChat",
            "isGroup": True,
            "tenantId": TENANT,
        }
    },
    "channel": {
        "conversation": {
            "id": f"{CHANNEL_ID};messageid=1481567603816",
            "conversationType": "channel",
            "isGroup": True,
            "tenantId": TENANT,
        },
        "channelData": {
            "tenant": {"id": TENANT},
            "team": {"id": "19:12d29286edb84d7bb2efb7b1a3c3f8c2@thread.skype"},
            "channel": {"id": CHANNEL_ID},
        },
    },
}


def activity(kind: str, *, where: str = "personal", person: str = ALEX, **parts: Any) -> dict[str, Any]:
    """An activity of this type, somewhere, by somebody."""
    return {
        "type": kind,
        "id": str(next(_NUMBERS)),
        "timestamp": "2026-03-02T09:00:00.123Z",
        "localTimestamp": "2026-03-02T10:00:00.123+01:00",
        "serviceUrl": URL,
        "channelId": CHANNEL,
        "from": {"id": f"29:1{person}", "name": "Alex Wilber", "aadObjectId": person},
        "recipient": {"id": BOT, "name": "Hymnsheet"},
        "channelData": {"tenant": {"id": TENANT}},
        "entities": [{"locale": "en-US", "country": "US", "platform": "Windows", "type": "clientInfo"}],
        **deepcopy(WHERE[where]),
        **parts,
    }


def typed(words: str, *, where: str = "personal", **parts: Any) -> dict[str, Any]:
    """A message."""
    return activity("message", where=where, textFormat="plain", text=words, **parts)


def mentioned(words: str, *, where: str = "channel", **parts: Any) -> dict[str, Any]:
    """A message that speaks to the bot by its name."""
    mention = {"mentioned": {"id": BOT, "name": "Hymnsheet"}, "text": "<at>Hymnsheet</at>", "type": "mention"}
    return typed(f"<at>Hymnsheet</at> {words}\n", where=where, entities=[mention], **parts)


def executed(data: dict[str, Any], *, verb: str = "click", on: str = "1:card", **parts: Any) -> dict[str, Any]:
    """An Action.Execute of a card."""
    action = {"type": "Action.Execute", "id": "a", "verb": verb, "data": data}
    value = {"action": action, "trigger": "manual"}
    return activity("invoke", **{"name": "adaptiveCard/action", "value": value, "replyToId": on, **parts})


def invoked(name: str, value: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Any other invoke: a dialog, or a message extension."""
    return activity("invoke", **{"name": name, "value": value, **parts})


POINTED_AT: dict[str, Any] = {
    "linkToMessage": "https://teams.microsoft.com/l/message/19:abc@thread.skype/1565358237288",
    "id": "1565358237288",
    "createdDateTime": "2019-08-09T13:43:57.288Z",
    "from": {
        "user": {"userIdentityType": "aadUser", "id": "bef3cb47-74a5-4c1d-ab9f-d0c1a6ec4ed4", "displayName": "Bo"}
    },
    "body": {
        "contentType": "html",
        "content": '<div><div>They say <strong>R&amp;D</strong> is <a href="https://x.example">too dear</a></div>'
        '<p>for <at id="0">Ann Lee</at> &lt;3 <img alt="😀" src="y"></p></div>',
    },
    "attachments": [],
    "mentions": [],
    "reactions": [],
}
