"""The only importer of slack_bolt and slack_sdk: what Slack says becomes our words, and our messages become blocks."""
