"""What Slack's answers mean for a message: one table for every error it documents, one for HTTP."""

from enum import StrEnum

from rules.delivery import CredentialsDead, Outcome, Refused, TargetGone, TryAgain, Uncertain, seconds_asked

LATER = 600.0
"""Seconds until the next try where only somebody's change of settings can help."""


class Meaning(StrEnum):
    """What an error says about a message."""

    PATIENCE = "surely not taken; again when Slack says so"
    AGAIN = "surely not taken; again soon"
    LATER = "surely not taken; nothing goes through until somebody changes a setting or a migration is over"
    GONE = "this place takes nothing from us"
    LOCKED_OUT = "our token is not accepted"
    SIMPLER = "not as it is drawn"
    NEVER = "not at all"
    UNSURE = "perhaps taken"


ERRORS: dict[str, Meaning] = {
    "access_denied": Meaning.GONE,
    "accesslimited": Meaning.LATER,
    "account_inactive": Meaning.LOCKED_OUT,
    "app_access_restricted": Meaning.LATER,
    "as_user_not_supported": Meaning.NEVER,
    "attachment_payload_limit_exceeded": Meaning.SIMPLER,
    "block_mismatch": Meaning.SIMPLER,
    "cannot_dm_bot": Meaning.GONE,
    "cannot_reply_to_message": Meaning.NEVER,
    "cant_broadcast_message": Meaning.NEVER,
    "cant_update_message": Meaning.NEVER,
    "channel_is_archived": Meaning.GONE,
    "channel_not_found": Meaning.GONE,
    "channel_type_not_supported": Meaning.GONE,
    "deprecated_endpoint": Meaning.NEVER,
    "duplicate_channel_not_found": Meaning.NEVER,
    "duplicate_message_not_found": Meaning.NEVER,
    "edit_window_closed": Meaning.NEVER,
    "ekm_access_denied": Meaning.LATER,
    "enterprise_is_restricted": Meaning.LATER,
    "external_channel_migrating": Meaning.LATER,
    "fatal_error": Meaning.UNSURE,
    "file_sharing_blocked": Meaning.NEVER,
    "internal_error": Meaning.UNSURE,
    "invalid_arg_name": Meaning.NEVER,
    "invalid_arguments": Meaning.SIMPLER,
    "invalid_array_arg": Meaning.NEVER,
    "invalid_attachments": Meaning.SIMPLER,
    "invalid_auth": Meaning.LOCKED_OUT,
    "invalid_blocks": Meaning.SIMPLER,
    "invalid_blocks_format": Meaning.SIMPLER,
    "invalid_charset": Meaning.NEVER,
    "invalid_form_data": Meaning.NEVER,
    "invalid_json": Meaning.NEVER,
    "invalid_metadata_format": Meaning.NEVER,
    "invalid_metadata_schema": Meaning.NEVER,
    "invalid_post_type": Meaning.NEVER,
    "invalid_thread_ts": Meaning.NEVER,
    "is_archived": Meaning.GONE,
    "is_bot": Meaning.NEVER,
    "is_inactive": Meaning.GONE,
    "markdown_text_conflict": Meaning.NEVER,
    "message_limit_exceeded": Meaning.LATER,
    "message_not_found": Meaning.NEVER,
    "messages_tab_disabled": Meaning.GONE,
    "metadata_must_be_sent_from_app": Meaning.NEVER,
    "metadata_too_large": Meaning.NEVER,
    "method_deprecated": Meaning.NEVER,
    "missing_file_data": Meaning.NEVER,
    "missing_post_type": Meaning.NEVER,
    "missing_scope": Meaning.LATER,
    "msg_blocks_too_long": Meaning.SIMPLER,
    "msg_too_long": Meaning.SIMPLER,
    "no_dual_broadcast_content_update": Meaning.NEVER,
    "no_permission": Meaning.GONE,
    "no_text": Meaning.SIMPLER,
    "not_allowed_token_type": Meaning.LATER,
    "not_authed": Meaning.LOCKED_OUT,
    "not_in_channel": Meaning.GONE,
    "org_login_required": Meaning.LATER,
    "rate_limited": Meaning.PATIENCE,
    "ratelimited": Meaning.PATIENCE,
    "request_timeout": Meaning.AGAIN,
    "restricted_action": Meaning.GONE,
    "restricted_action_non_threadable_channel": Meaning.NEVER,
    "restricted_action_read_only_channel": Meaning.GONE,
    "restricted_action_thread_locked": Meaning.NEVER,
    "restricted_action_thread_only_channel": Meaning.GONE,
    "send_on_behalf_not_allowed": Meaning.NEVER,
    "service_unavailable": Meaning.AGAIN,
    "slack_connect_blocked_file_type": Meaning.NEVER,
    "slack_connect_canvas_sharing_blocked": Meaning.NEVER,
    "slack_connect_clip_sharing_blocked": Meaning.NEVER,
    "slack_connect_file_link_sharing_blocked": Meaning.NEVER,
    "slack_connect_file_upload_sharing_blocked": Meaning.NEVER,
    "slack_connect_lists_sharing_blocked": Meaning.NEVER,
    "streaming_state_conflict": Meaning.AGAIN,
    "team_access_not_granted": Meaning.LATER,
    "team_added_to_org": Meaning.LATER,
    "team_not_found": Meaning.NEVER,
    "thread_locked": Meaning.NEVER,
    "thread_not_found": Meaning.NEVER,
    "token_expired": Meaning.LOCKED_OUT,
    "token_revoked": Meaning.LOCKED_OUT,
    "too_many_attachments": Meaning.SIMPLER,
    "too_many_contact_cards": Meaning.SIMPLER,
    "two_factor_setup_required": Meaning.LATER,
    "unknown_method": Meaning.NEVER,
    "update_failed": Meaning.UNSURE,
    "user_disabled": Meaning.GONE,
    "user_not_found": Meaning.GONE,
    "user_not_in_channel": Meaning.GONE,
    "user_not_visible": Meaning.GONE,
}
"""Every error of chat.postMessage, chat.postEphemeral, chat.update and auth.test, and a few seen besides."""

STATUSES: dict[int, Meaning] = {
    400: Meaning.SIMPLER,
    401: Meaning.LOCKED_OUT,
    403: Meaning.LATER,
    404: Meaning.NEVER,
    408: Meaning.UNSURE,
    413: Meaning.SIMPLER,
    429: Meaning.PATIENCE,
    500: Meaning.UNSURE,
    502: Meaning.UNSURE,
    503: Meaning.AGAIN,
    504: Meaning.UNSURE,
}
"""What an HTTP status means where Slack named no error; 2xx, 3xx and other 5xx without an answer are UNSURE."""


def outcome_of(error: str, *, status: int = 200, retry_after: str | None = None) -> Outcome:
    """What came of a call that did not succeed; `error` is Slack's name for it, empty where there was none."""
    meaning = _meaning(error, status)
    reason = error or f"HTTP {status}"
    match meaning:
        case Meaning.PATIENCE:
            return TryAgain(seconds_asked(retry_after), reason, whole_workspace=True)
        case Meaning.AGAIN:
            return TryAgain(None, reason)
        case Meaning.LATER:
            return TryAgain(LATER, reason, whole_workspace=True)
        case Meaning.GONE:
            return TargetGone(reason)
        case Meaning.LOCKED_OUT:
            return CredentialsDead(reason)
        case Meaning.SIMPLER | Meaning.NEVER:
            return Refused(reason, simpler_may_do=meaning is Meaning.SIMPLER)
        case Meaning.UNSURE:
            return Uncertain(reason)


def _meaning(error: str, status: int) -> Meaning:
    if error in ERRORS:
        return ERRORS[error]
    if error and status < 300:
        # Slack said no in a word we do not know: it did not take the message as it is.
        return Meaning.SIMPLER
    return STATUSES.get(status, Meaning.NEVER if 400 <= status < 500 else Meaning.UNSURE)
