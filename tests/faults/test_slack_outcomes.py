"""What Slack's answers mean: no documented error is left to chance."""

import pytest

from bot.slack.outcomes import ERRORS, STATUSES, Meaning, outcome_of
from rules.delivery import CredentialsDead, Refused, TargetGone, TryAgain, Uncertain

COMMON = """
    access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied enterprise_is_restricted
    fatal_error internal_error invalid_arg_name invalid_arguments invalid_array_arg invalid_auth invalid_charset
    invalid_form_data invalid_post_type method_deprecated missing_post_type missing_scope no_permission
    not_allowed_token_type not_authed org_login_required ratelimited request_timeout service_unavailable
    team_access_not_granted team_added_to_org token_expired token_revoked two_factor_setup_required
"""
DOCUMENTED = {
    "chat.postMessage": """
        as_user_not_supported attachment_payload_limit_exceeded cannot_reply_to_message channel_not_found
        channel_type_not_supported duplicate_channel_not_found duplicate_message_not_found invalid_attachments
        invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema is_archived
        markdown_text_conflict message_limit_exceeded messages_tab_disabled metadata_must_be_sent_from_app
        metadata_too_large missing_file_data msg_blocks_too_long msg_too_long no_text not_in_channel rate_limited
        restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
        restricted_action_thread_locked restricted_action_thread_only_channel send_on_behalf_not_allowed
        slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked
        slack_connect_lists_sharing_blocked team_not_found too_many_attachments too_many_contact_cards
        cannot_dm_bot user_not_found
    """,
    "chat.postEphemeral": """
        cannot_reply_to_message channel_not_found invalid_attachments invalid_blocks invalid_blocks_format is_archived
        is_bot markdown_text_conflict message_limit_exceeded messages_tab_disabled msg_too_long no_text not_in_channel
        restricted_action too_many_attachments unknown_method user_not_in_channel
    """,
    "chat.update": """
        as_user_not_supported block_mismatch cant_broadcast_message cant_update_message channel_not_found
        edit_window_closed external_channel_migrating invalid_attachments invalid_blocks invalid_blocks_format
        invalid_metadata_format invalid_metadata_schema is_inactive markdown_text_conflict message_not_found
        metadata_must_be_sent_from_app metadata_too_large msg_too_long no_dual_broadcast_content_update no_text
        slack_connect_file_link_sharing_blocked streaming_state_conflict team_not_found too_many_attachments
        update_failed
    """,
}
"""The errors on the methods' own pages, written down from there."""


@pytest.mark.parametrize("method", DOCUMENTED)
def test_every_documented_error_has_a_meaning(method):
    unmapped = set((DOCUMENTED[method] + COMMON).split()) - ERRORS.keys()
    assert not unmapped


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"])
def test_a_dead_token_is_a_dead_token(error):
    assert outcome_of(error) == CredentialsDead(error)


@pytest.mark.parametrize(
    "error",
    [
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_not_found",
        "restricted_action",
        "cannot_dm_bot",
        "user_disabled",
    ],
)
def test_a_place_that_takes_nothing_is_gone(error):
    assert outcome_of(error) == TargetGone(error)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
def test_what_slack_says_may_have_partly_succeeded_is_uncertain(error):
    assert outcome_of(error) == Uncertain(error)


@pytest.mark.parametrize("status", [500, 502, 504, 520, 599])
def test_a_server_that_broke_off_may_have_taken_it(status):
    assert outcome_of("", status=status) == Uncertain(f"HTTP {status}")


def test_a_web_page_where_an_answer_should_be_may_come_after_it_was_taken():
    assert outcome_of("", status=200) == Uncertain("HTTP 200")


def test_a_server_that_is_not_available_has_surely_not_taken_it():
    assert outcome_of("", status=503) == TryAgain(None, "HTTP 503")
    assert outcome_of("service_unavailable") == TryAgain(None, "service_unavailable")


@pytest.mark.parametrize(
    ("header", "seconds"), [("30", 30), (None, 30), ("0", 1), ("-1", 1), ("abc", 30), ("86400", 3600)]
)
def test_too_many_calls_hold_back_the_whole_workspace_for_a_sane_time(header, seconds):
    wanted = TryAgain(seconds, "ratelimited", whole_workspace=True)
    assert outcome_of("ratelimited", status=429, retry_after=header) == wanted


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "block_mismatch", "an_error_of_tomorrow"])
def test_what_is_refused_as_it_is_drawn_may_be_drawn_more_simply(error):
    assert outcome_of(error) == Refused(error, simpler_may_do=True)


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_what_can_no_longer_be_changed_is_left_as_it_is(error):
    assert outcome_of(error) == Refused(error)


@pytest.mark.parametrize("meaning", Meaning)
def test_no_meaning_is_unused(meaning):
    assert meaning in {*ERRORS.values(), *STATUSES.values()}
