"""What follows from a try to deliver a message."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.delivery import (
    PATIENCE,
    CredentialsDead,
    Delivered,
    DeliveryState,
    Kind,
    Outcome,
    Policy,
    Refused,
    Step,
    TargetGone,
    TryAgain,
    Uncertain,
    Way,
    backoff,
    bounded,
    conversation_of,
    may_repeat,
    pace_of,
    seconds_asked,
    step_after,
    way_of,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def step(
    outcome: Outcome,
    *,
    policy: Policy = Policy.AT_LEAST_ONCE,
    way: Way = Way.POST,
    tries: int = 1,
    chance: float = 0.0,
) -> Step:
    return step_after(outcome, policy=policy, way=way, tries=tries, now=NOW, chance=chance)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 30),
        ("", 30),
        ("abc", 30),
        ("nan", 30),
        ("inf", 30),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 30),
        ("0", 1),
        ("-5", 1),
        ("0.5", 1),
        ("1", 1),
        ("30", 30),
        ("3600", 3600),
        ("86400", 3600),
        ("1e300", 3600),
    ],
)
def test_retry_after_is_a_sane_wait_whatever_it_says(header, seconds):
    assert seconds_asked(header) == seconds


@given(st.text())
def test_no_retry_after_hammers_the_platform_or_forgets_the_message(header):
    assert 1 <= seconds_asked(header) <= 3600


def test_a_platform_that_asks_for_patience_gets_it():
    assert step(TryAgain(30, "ratelimited")) == Step(DeliveryState.WAITING, NOW + timedelta(seconds=30), "ratelimited")


@pytest.mark.parametrize("policy", Policy)
def test_what_was_surely_not_taken_is_tried_again_under_either_policy(policy):
    assert step(TryAgain(None, "503"), policy=policy).state is DeliveryState.WAITING


def test_an_alert_of_unknown_fate_is_sent_again_and_a_celebration_is_not():
    assert step(Uncertain("timeout"), policy=Policy.AT_LEAST_ONCE).state is DeliveryState.WAITING
    assert step(Uncertain("timeout"), policy=Policy.AT_MOST_ONCE).state is DeliveryState.UNCERTAIN


@pytest.mark.parametrize("policy", Policy)
def test_an_update_of_unknown_fate_is_sent_again_because_twice_looks_like_once(policy):
    assert step(Uncertain("timeout"), policy=policy, way=Way.UPDATE).state is DeliveryState.WAITING
    assert may_repeat(policy, Way.UPDATE)


@pytest.mark.parametrize("outcome", [TargetGone("is_archived"), Refused("invalid_blocks")])
def test_what_will_never_be_taken_is_dead_with_its_reason(outcome):
    assert step(outcome) == Step(DeliveryState.DEAD, reason=outcome.reason)


def test_what_met_dead_credentials_keeps_waiting_and_is_not_put_off():
    assert step(CredentialsDead("token_revoked")) == Step(DeliveryState.WAITING, NOW, "token_revoked")


def test_what_was_delivered_is_delivered():
    assert step(Delivered("C1", "1.0")) == Step(DeliveryState.DELIVERED)


@given(tries=st.integers(1, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_the_wait_between_tries_grows_but_ends_soon_after_an_outage(tries, chance):
    wait = backoff(tries, chance=chance)
    assert timedelta(seconds=0.5) <= wait <= PATIENCE
    assert wait <= backoff(tries + 1, chance=chance)


def test_not_everybody_comes_back_at_the_same_moment():
    assert backoff(5, chance=0.0) != backoff(5, chance=0.9)


@given(st.floats(allow_nan=False))
def test_bounds_hold_for_any_number(seconds):
    assert 1 <= bounded(seconds) <= 3600


def test_what_was_posted_is_updated_in_place_and_a_whisper_never_is():
    assert way_of(Kind.POST, sent_ref="") is Way.POST
    assert way_of(Kind.POST, sent_ref="1.0") is Way.UPDATE
    assert way_of(Kind.WHISPER, sent_ref="1.0") is Way.WHISPER
    assert way_of(Kind.REPLACE, sent_ref="") is Way.WHISPER


def test_what_one_person_is_told_alone_does_not_wait_behind_the_channel():
    channel = conversation_of(Kind.POST, place="C1", person="")
    assert conversation_of(Kind.WHISPER, place="C1", person="U1") not in {
        channel,
        conversation_of(Kind.WHISPER, place="C1", person="U2"),
    }
    assert pace_of(Way.WHISPER) == timedelta(0)
    assert pace_of(Way.POST) == pace_of(Way.UPDATE) == timedelta(seconds=1)
