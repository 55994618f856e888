"""users.*: who is in the team."""

from playground.api.call import Call
from playground.errors import SlackError
from playground.model import Json, User, UserId
from playground.wire import user_json

MOST_A_PAGE = 1000


async def info(call: Call) -> Json:
    """users.info: describe one person."""
    user = call.workspace.users.get(UserId(call.required("user")))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _described(user, call)}


async def list_(call: Call) -> Json:
    """users.list: describe everybody, a page at a time."""
    users = sorted(call.workspace.users.values(), key=lambda user: user.id)
    limit = min(int(call.text("limit") or MOST_A_PAGE) or MOST_A_PAGE, MOST_A_PAGE)
    start = _start_of(call.text("cursor"))
    following = f"page:{start + limit}" if start + limit < len(users) else ""
    return {
        "members": [_described(user, call) for user in users[start : start + limit]],
        "cache_ts": int(call.playground.clock.now().timestamp()),
        "response_metadata": {"next_cursor": following},
    }


async def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail: describe whoever has this address."""
    email = call.required("email").lower()
    found = [user for user in call.workspace.users.values() if user.email.lower() == email and not user.deleted]
    if not found:
        raise SlackError("users_not_found")
    return {"user": _described(found[0], call)}


def _described(user: User, call: Call) -> Json:
    may_see_email = call.playground.manifest.grants("users:read.email")
    return user_json(user, now=call.playground.clock.now(), with_email=may_see_email)


def _start_of(cursor: str) -> int:
    if not cursor:
        return 0
    start = cursor.removeprefix("page:")
    if not start.isdecimal():
        raise SlackError("invalid_cursor")
    return int(start)
