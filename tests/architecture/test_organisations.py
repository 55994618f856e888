"""Nobody sees or changes what belongs to another organisation: not by a table, not by a statement, not by an id."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, or_, select, update

from storage.tables import deliveries, members, metadata, organisations, workspaces
from tests.one_organisation import unbound

NOBODYS = {"organisations", "oauth_states"}
"""The owner itself, and installations that are not finished: whoever installs has no organisation yet."""
OTHERS = [table for name, table in metadata.tables.items() if name not in NOBODYS]


@pytest.mark.parametrize("table", OTHERS, ids=lambda table: table.name)
def test_every_row_has_an_owner(table: Any) -> None:
    owner = table.c.organisation_id
    assert not owner.nullable
    assert [key.column for key in owner.foreign_keys if key.column.table is organisations]


@pytest.mark.parametrize("table", OTHERS, ids=lambda table: table.name)
def test_no_reference_leaves_the_organisation(table: Any) -> None:
    for key in table.foreign_key_constraints:
        to_another_row = key.referred_table is not organisations
        assert not to_another_row or "organisation_id" in key.column_keys, f"{table.name}: {key.column_keys}"


led = members.alias("led")
MINE = members.c.organisation_id == 1

LOOSE = {
    "no condition": select(members.c.id),
    "another condition": select(members.c.id).where(members.c.id == 7),
    "only one way": select(members.c.id).where(or_(MINE, members.c.is_admin)),
    "the other of two": select(members.c.id).join(workspaces, workspaces.c.id == members.c.workspace_id).where(MINE),
    "the owner of another row": select(members.c.id).where(members.c.organisation_id == members.c.workspace_id),
    "an alias": select(members.c.id).where(MINE, select(led.c.id).where(led.c.manager_id == members.c.id).exists()),
    "the organisation itself": select(organisations.c.name),
    "a change": update(members).where(members.c.id == 7).values(zone="UTC"),
    "a removal": delete(deliveries).where(deliveries.c.key == "hello"),
    "a new row": insert(members).values(person="U1"),
    "one half of two": select(members.c.id).where(MINE).union_all(select(workspaces.c.id)),
}
BOUND = {
    "its condition": select(members.c.id).where(MINE),
    "both of two": select(members.c.id)
    .join(workspaces, workspaces.c.id == members.c.workspace_id)
    .where(MINE, workspaces.c.organisation_id == 1),
    "in the join": select(members.c.id)
    .outerjoin(workspaces, (workspaces.c.id == members.c.workspace_id) & (workspaces.c.organisation_id == 1))
    .where(MINE),
    "an alias": select(members.c.id).where(
        MINE, select(led.c.id).where(led.c.organisation_id == 1, led.c.manager_id == members.c.id).exists()
    ),
    "the organisation itself": select(organisations.c.name).where(organisations.c.id == 1),
    "a change": update(members).where(MINE).values(zone="UTC"),
    "a removal": delete(members).where(MINE),
    "a new row": insert(members).values(person="U1", organisation_id=1),
    "new rows": insert(members).values(
        [{"person": "U1", "organisation_id": 1}, {"person": "U2", "organisation_id": 1}]
    ),
}


@pytest.mark.parametrize("statement", LOOSE.values(), ids=LOOSE.keys())
def test_a_statement_that_reaches_beyond_is_noticed(statement: Any) -> None:
    assert unbound(statement, str(statement))


@pytest.mark.parametrize("statement", BOUND.values(), ids=BOUND.keys())
def test_a_statement_that_keeps_within_is_let_pass(statement: Any) -> None:
    assert not unbound(statement, str(statement))
