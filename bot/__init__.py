"""Hears and speaks: the running program, and all that knows Slack, Teams, HTTP, APScheduler and the wall clock."""
