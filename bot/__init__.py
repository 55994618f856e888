"""Hears and speaks: the running program, and the only place that knows Slack, Teams, HTTP, APScheduler and the wall clock."""
