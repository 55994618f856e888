"""Every table. Each row belongs to one organisation, and references between rows cannot leave it.

Only `oauth_states` belongs to none: whoever installs has no organisation yet.
"""

from storage.tables.buddies import (
    buddy_answers,
    buddy_check_ins,
    buddy_exclusions,
    buddy_left_out,
    buddy_lessons,
    buddy_mates,
    buddy_pairs,
    buddy_rounds,
    buddy_settings,
    buddy_wishes,
)
from storage.tables.catalogue import metadata
from storage.tables.content import (
    content_contributors,
    content_items,
    content_links,
    content_objections,
    content_opens,
    content_uses,
)
from storage.tables.deliveries import deliveries, paces
from storage.tables.follow_ups import follow_up_steps, follow_ups
from storage.tables.leads import agreed_windows, feedback, lead_events, lead_hooks, leads
from storage.tables.members import absences, members
from storage.tables.objections import answer_marks, answers, digests, echoes, objections
from storage.tables.organisations import (
    conversations,
    days_off,
    link_codes,
    oauth_states,
    organisations,
    places,
    workspaces,
)
from storage.tables.roundups import roundup_items, roundup_settings, roundups
from storage.tables.running import audit, drafts, occurrences, requests
from storage.tables.wins import goals, win_credits, win_people, wins

__all__ = [
    "absences",
    "agreed_windows",
    "answer_marks",
    "answers",
    "audit",
    "buddy_answers",
    "buddy_check_ins",
    "buddy_exclusions",
    "buddy_left_out",
    "buddy_lessons",
    "buddy_mates",
    "buddy_pairs",
    "buddy_rounds",
    "buddy_settings",
    "buddy_wishes",
    "content_contributors",
    "content_items",
    "content_links",
    "content_objections",
    "content_opens",
    "content_uses",
    "conversations",
    "days_off",
    "deliveries",
    "digests",
    "drafts",
    "echoes",
    "feedback",
    "follow_up_steps",
    "follow_ups",
    "goals",
    "lead_events",
    "lead_hooks",
    "leads",
    "link_codes",
    "members",
    "metadata",
    "oauth_states",
    "objections",
    "occurrences",
    "organisations",
    "paces",
    "places",
    "requests",
    "roundup_items",
    "roundup_settings",
    "roundups",
    "win_credits",
    "win_people",
    "wins",
    "workspaces",
]
