"""The list of scheduled jobs: the one place a new one is added to."""

from scheduled import digest, retention, roundup, roundup_preview, summary, unused, verification
from scheduled.job import Job

JOBS: tuple[Job, ...] = (
    digest.JOB,
    summary.JOB,
    roundup_preview.JOB,
    roundup.JOB,
    unused.JOB,
    verification.JOB,
    retention.JOB,
)
