"""What Teams' answers mean: no documented code is left to chance."""

import pytest

from bot.teams.connector import CallFailed, NotAsked, NoToken
from bot.teams.outcomes import CODES, STATUSES, Meaning, meaning_of, outcome_of
from rules.delivery import CredentialsDead, Refused, TargetGone, TryAgain, Uncertain

DOCUMENTED = """
    400 Bad Argument
    401 BotNotRegistered
    403 BotDisabledByAdmin
    403 BotNotInConversationRoster
    403 ConversationBlockedByUser
    403 InvalidBotApiHost
    403 NotEnoughPermissions
    404 ActivityNotFoundInConversation
    404 ConversationNotFound
    412 PreconditionFailed
    413 MessageSizeTooBig
    429 Throttled
"""
"""The answers on Microsoft's page about messages, written down from there; ServiceError is told by its status."""
TABLE = [(int(line.split()[0]), line.split(maxsplit=1)[1]) for line in DOCUMENTED.strip().splitlines()]


@pytest.mark.parametrize(("status", "code"), TABLE)
def test_every_documented_code_has_a_meaning(status, code):
    assert code.strip() in CODES
    assert status in STATUSES


@pytest.mark.parametrize("code", ["BotNotInConversationRoster", "ConversationBlockedByUser", "BotDisabledByAdmin", ""])
def test_whoever_does_not_want_us_is_gone(code):
    assert isinstance(outcome_of(CallFailed(403, code)), TargetGone)


def test_a_conversation_that_is_not_there_is_gone_but_a_message_that_is_not_there_leaves_the_conversation():
    assert outcome_of(CallFailed(404, "ConversationNotFound")) == TargetGone("404 ConversationNotFound")
    missing = CallFailed(404, "ActivityNotFoundInConversation")
    assert outcome_of(missing) == Refused("404 ActivityNotFoundInConversation")


def test_a_government_cloud_at_the_wrong_address_waits_for_the_right_one():
    outcome = outcome_of(CallFailed(403, "InvalidBotApiHost"))
    assert isinstance(outcome, TryAgain)
    assert outcome.seconds == 600


@pytest.mark.parametrize(("status", "code"), [(412, "PreconditionFailed"), (412, ""), (503, ""), (503, "ServiceError")])
def test_what_microsoft_wants_repeated_and_did_not_take_is_repeated_soon(status, code):
    assert outcome_of(CallFailed(status, code)) == TryAgain(None, f"{status} {code}".strip())


@pytest.mark.parametrize("status", [200, 302, 408, 500, 502, 504, 520, 599])
def test_what_broke_off_may_have_been_taken(status):
    assert isinstance(outcome_of(CallFailed(status, "ServiceError")), Uncertain)


@pytest.mark.parametrize("code", ["ConversationNotFound", "Throttled", "BotNotRegistered"])
def test_a_code_in_an_answer_that_is_no_refusal_means_nothing(code):
    assert isinstance(outcome_of(CallFailed(200, code)), Uncertain)


@pytest.mark.parametrize(
    ("header", "seconds"), [("30", 30), (None, 30), ("0", 1), ("-1", 1), ("abc", 30), ("86400", 3600), ("nan", 30)]
)
def test_too_many_calls_hold_back_the_whole_workspace_for_a_sane_time(header, seconds):
    wanted = TryAgain(seconds, "429 Throttled", whole_workspace=True)
    assert outcome_of(CallFailed(429, "Throttled", retry_after=header)) == wanted


@pytest.mark.parametrize(("status", "code"), [(400, "BadSyntax"), (400, ""), (413, ""), (413, "MessageSizeTooBig")])
def test_what_is_refused_as_it_is_drawn_may_be_drawn_more_simply(status, code):
    outcome = outcome_of(CallFailed(status, code))
    assert isinstance(outcome, Refused)
    assert outcome.simpler_may_do


@pytest.mark.parametrize("status", [405, 409, 410, 415, 418, 451])
def test_a_refusal_nobody_documents_is_not_repeated(status):
    assert outcome_of(CallFailed(status)) == Refused(str(status))


def test_without_our_credentials_we_are_locked_out():
    assert outcome_of(NoToken(401, "invalid_client")) == CredentialsDead("401 invalid_client")
    assert outcome_of(CallFailed(401, "BotNotRegistered")) == CredentialsDead("401 BotNotRegistered")


def test_what_was_never_asked_was_never_taken():
    assert outcome_of(NotAsked("no room")) == TryAgain(None, "503 no room")
    assert outcome_of(NotAsked("no token", retry_after="20")) == TryAgain(20, "503 no token", whole_workspace=True)


def test_a_reason_is_no_longer_than_a_row_can_keep():
    assert len(outcome_of(CallFailed(500, "x" * 5000)).reason) <= 300


@pytest.mark.parametrize("meaning", Meaning)
def test_no_meaning_is_unused(meaning):
    assert meaning in {*CODES.values(), *STATUSES.values()}
    assert any(meaning_of(CallFailed(status, code)) is meaning for status, code in [*TABLE, (503, ""), (500, "")])
