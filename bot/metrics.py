"""What is counted for Prometheus: numbers only, never the name of an organisation, a channel or a person."""

from prometheus_client import Counter, Gauge, Histogram

LOOP_FAILURES = Counter("hymnsheet_loop_failures", "Times a loop failed and was started again", ["loop"])
DELIVERY_TRIES = Counter("hymnsheet_delivery_tries", "Tries to deliver a message, by what came of them", ["outcome"])
DELIVERY_SECONDS = Histogram("hymnsheet_delivery_seconds", "How long a try to deliver a message took")
LEASES_LOST = Counter("hymnsheet_leases_lost", "Outcomes not recorded because somebody else had taken over")
OCCURRENCES = Counter("hymnsheet_occurrences", "Due times of jobs, by what became of them", ["job", "became"])
OVERDUE_DELIVERIES = Gauge(
    "hymnsheet_overdue_deliveries", "Messages that should have been sent and were not", ["platform"]
)
MISSED_OCCURRENCES = Gauge("hymnsheet_missed_occurrences", "Due times of jobs that nobody saw to")
UNSEEN_FOLLOW_UPS = Gauge(
    "hymnsheet_unseen_follow_ups", "Leads and claims that should have been looked at and were not"
)
VANISHED_DELIVERIES = Gauge("hymnsheet_vanished_deliveries", "Messages of jobs that are gone from the database")
UNCERTAIN_DELIVERIES = Gauge("hymnsheet_uncertain_deliveries", "Messages of the last day that may not have arrived")
PAUSED_WORKSPACES = Gauge("hymnsheet_paused_workspaces", "Workspaces that do not accept us any more", ["platform"])
REFUSED_TENANTS = Counter(
    "hymnsheet_refused_tenants", "Requests of Teams from tenants that we do not work for, or that name two at once"
)
LOOPS_DOWN = Gauge("hymnsheet_loops_down", "Loops that do not run")
