"""Who is one person: accounts of an organisation for which the platforms tell the same address."""

from rules.ids import OrganisationId


def place_of_fingerprints(organisation_id: OrganisationId) -> str:
    """Where equal addresses have equal fingerprints: in one organisation, and nowhere else."""
    return f"organisation {organisation_id}, members, fingerprint"
