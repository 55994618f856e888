"""The list of scheduled jobs: the one place a new one is added to."""

from scheduled import digest, retention, summary, verification
from scheduled.job import Job

JOBS: tuple[Job, ...] = (digest.JOB, summary.JOB, verification.JOB, retention.JOB)
