"""What buddies can talk about."""

from hypothesis import given
from hypothesis import strategies as st

from rules.buddy_topics import QUESTIONS, About, Topic, topic_of_week, topics

HEARD = [Topic(about=About.OBJECTION, words=f"objection {number}", number=number) for number in (9, 8, 7)]
SENT_BACK = [Topic(about=About.REJECTED, words=f"lead {number}.com") for number in range(3)]
MADE = [Topic(about=About.CONTENT, words=f"item {number}", number=number) for number in (4, 3)]
ANSWERED = [Topic(about=About.ANSWER, words="We bill by use")]
KNOWN = [*HEARD, *SENT_BACK, *MADE, *ANSWERED]

some_topics = st.lists(
    st.builds(Topic, about=st.sampled_from(About), words=st.text(max_size=3), number=st.none() | st.integers(0, 3))
)


def test_one_of_each_kind_comes_before_the_second_of_any():
    assert topics(KNOWN) == (HEARD[0], SENT_BACK[0], MADE[0])
    assert topics([*HEARD, *ANSWERED]) == (HEARD[0], ANSWERED[0], HEARD[1])


def test_who_did_nothing_lately_is_given_questions_that_are_always_good():
    assert [topic.about for topic in topics([])] == list(QUESTIONS[:3])
    assert [topic.about for topic in topics(HEARD[:1])] == [About.OBJECTION, *QUESTIONS[:2]]


def test_what_two_reps_of_a_group_heard_is_talked_about_once():
    twice = [HEARD[0], HEARD[0], MADE[0]]
    assert topics(twice)[:2] == (HEARD[0], MADE[0])


def test_a_term_has_another_topic_each_week_until_all_have_come():
    weeks = [topic_of_week(KNOWN, week=week) for week in range(len(KNOWN) + len(QUESTIONS))]
    assert len(set(weeks)) == len(weeks)
    assert topic_of_week(KNOWN, week=len(weeks)) == weeks[0]


@given(some_topics)
def test_there_are_always_three_and_none_twice(known):
    assert len(set(topics(known))) == 3
