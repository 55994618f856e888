"""Forms and messages small enough to read at a glance."""

FORM = {
    "type": "modal",
    "callback_id": "objection",
    "title": {"type": "plain_text", "text": "Objection"},
    "submit": {"type": "plain_text", "text": "Log"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "What did they say?"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        }
    ],
}
CARD = [
    {"type": "section", "text": {"type": "plain_text", "text": "Too expensive"}},
    {
        "type": "actions",
        "block_id": "do",
        "elements": [{"type": "button", "action_id": "claim", "text": {"type": "plain_text", "text": "Claim"}}],
    },
]
