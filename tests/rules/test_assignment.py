"""Whose lead it is. The oracle looks at everybody each time."""

from collections import Counter
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assignment import Rep, owner_for, turns
from rules.ids import MemberId

RITA, SAM, MONA = MemberId(1), MemberId(2), MemberId(3)


def rep(member_id: MemberId, **more) -> Rep:
    return Rep(member_id=member_id, **more)


@pytest.mark.parametrize(
    ("reps", "owner"),
    [
        ([], None),
        ([rep(RITA, is_present=False)], None),
        ([rep(RITA, is_present=False), rep(SAM, open_leads=50)], SAM),
        ([rep(RITA, open_leads=2), rep(SAM, open_leads=1)], SAM),
        ([rep(RITA, last_turn=9), rep(SAM, last_turn=8)], SAM),
        ([rep(RITA, last_turn=9), rep(SAM)], SAM),  # who never had a turn is first
        ([rep(RITA, open_leads=1), rep(SAM, open_leads=0, last_turn=9)], SAM),  # load goes before turn
        ([rep(SAM), rep(RITA)], RITA),
    ],
)
def test_a_lead_goes_to_who_is_present_with_the_fewest_open_and_had_none_for_longest(reps, owner):
    assert owner_for(None, reps=reps) == owner


def test_a_named_owner_gets_it_whoever_else_has_less_to_do():
    assert owner_for(MONA, reps=[rep(RITA), rep(MONA, open_leads=99, is_present=False)]) == MONA


def test_who_it_is_taken_from_does_not_get_it_back():
    assert owner_for(None, reps=[rep(RITA), rep(SAM, open_leads=9)], besides={RITA}) == SAM
    assert owner_for(None, reps=[rep(RITA)], besides={RITA}) is None


REPS = st.lists(
    st.builds(
        Rep,
        member_id=st.integers(1, 30).map(MemberId),
        open_leads=st.integers(0, 5),
        last_turn=st.integers(0, 9),
        is_present=st.booleans(),
    ),
    unique_by=lambda found: found.member_id,
    max_size=8,
)


@given(reps=REPS, order=st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_the_reps_are_named(reps, order):
    mixed = order.sample(reps, len(reps))
    assert list(islice(turns(mixed), 20)) == list(islice(turns(reps), 20))


@settings(max_examples=60)
@given(reps=REPS.filter(lambda reps: any(found.is_present for found in reps)), leads=st.integers(0, 60))
def test_many_leads_at_once_are_dealt_as_one_after_the_other(reps, leads):
    dealt, present = list(islice(turns(reps), leads)), {found.member_id: found for found in reps if found.is_present}
    for turn, owner in enumerate(dealt, start=1):
        fewest = min(found.open_leads for found in present.values())
        among = [found for found in present.values() if found.open_leads == fewest]
        assert present[owner] in among
        assert present[owner].last_turn == min(found.last_turn for found in among)
        present[owner] = Rep(member_id=owner, open_leads=fewest + 1, last_turn=100 + turn)


@given(people=st.integers(1, 8), leads=st.integers(0, 100))
def test_over_time_nobody_gets_more_than_one_lead_more_than_another(people, leads):
    had = Counter(islice(turns(rep(MemberId(person)) for person in range(people)), leads))
    counts = [had[MemberId(person)] for person in range(people)]
    assert max(counts) - min(counts) <= 1


@given(people=st.integers(1, 8), rounds=st.integers(1, 10))
def test_where_everybody_is_quick_the_turns_go_round(people, rounds):
    last_turn = dict.fromkeys(map(MemberId, range(people)), 0)
    owners = []
    for turn in range(1, people * rounds + 1):
        owner = owner_for(None, reps=[rep(member_id, last_turn=last) for member_id, last in last_turn.items()])
        last_turn[owner] = turn  # and it is done before the next one comes
        owners.append(owner)
    for begins in range(len(owners) - people + 1):
        assert len(set(owners[begins : begins + people])) == people


@settings(max_examples=60)
@given(closes=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=80))
def test_however_leads_are_closed_the_next_one_goes_to_somebody_with_the_fewest(closes):
    opened = dict.fromkeys(map(MemberId, range(4)), 0)
    last_turn = dict(opened)
    for turn, (person, is_done) in enumerate(closes, start=1):
        if is_done and opened[MemberId(person)]:
            opened[MemberId(person)] -= 1
        reps = [rep(member_id, open_leads=count, last_turn=last_turn[member_id]) for member_id, count in opened.items()]
        owner = owner_for(None, reps=reps)
        assert opened[owner] == min(opened.values())
        opened[owner], last_turn[owner] = opened[owner] + 1, turn
