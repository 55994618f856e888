"""Refuses a statement that reaches beyond its organisation: every table that it touches must be bound to one.

A statement that may see several says so with the execution option `across_organisations`.
"""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from greenlet import getcurrent
from sqlalchemy import Delete, Engine, Insert, Join, Select, Table, Update, event
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList, ColumnElement, Grouping
from sqlalchemy.sql.selectable import AliasedReturnsRows, FromClause
from sqlalchemy.sql.visitors import iterate

from storage.tables import metadata, organisations

ROOT = Path(__file__).parent.parent
UNHEARD = {Path(__file__), ROOT / "storage" / "database.py", ROOT / "storage" / "work.py"}
"""Passes on what others ask."""
OURS = tuple(ROOT / room for room in ("bot", "handlers", "scheduled", "storage"))
_BOUND: set[str] = set()
"""What was found to be bound already; every test asks much the same."""


class ReachesBeyond(AssertionError):
    """A statement touches a table without saying whose rows it means."""


@contextmanager
def watched() -> Iterator[None]:
    """Refuse every statement of ours that could read or change what belongs to another organisation."""

    def check(_connection: Any, _cursor: Any, sql: str, _parameters: Any, context: Any, _many: bool) -> None:
        compiled = context.compiled
        if compiled is None or sql in _BOUND or context.execution_options.get("across_organisations"):
            return
        loose = sorted(unbound(compiled.statement, sql))
        if loose and _is_ours():
            raise ReachesBeyond(f"{', '.join(loose)} is not bound to one organisation in:\n{sql}")
        if not loose:
            _BOUND.add(sql)

    event.listen(Engine, "before_cursor_execute", check)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", check)


def unbound(statement: Any, sql: str) -> set[str]:
    """The tables and aliases of ours that a statement touches without naming the organisation whose rows it means."""
    match statement:
        case Insert():
            return _unbound_by_insert(statement, sql)
        case Select() | Update() | Delete():
            around = set(_leaves(statement))
            nested = (_unbound_in(part, around=around) for part in _nested(statement))
            return _unbound_in(statement).union(*nested)
    if hasattr(statement, "selects"):
        return set().union(*(unbound(each, sql) for each in statement.selects))
    return set()


def _unbound_by_insert(statement: Insert, sql: str) -> set[str]:
    table = statement.table
    columns = sql.partition("(")[2].partition(")")[0].split(", ")
    return {table.name} if _is_owned(table) and "organisation_id" not in columns else set()


def _nested(statement: Any) -> list[Any]:
    return [part for part in iterate(statement) if isinstance(part, Select) and part is not statement]


def _unbound_in(part: Any, *, around: Collection[FromClause] = ()) -> set[str]:
    """What a statement leaves open; one inside another may speak of the rows of the one `around` it."""
    touched = {_name(leaf) for leaf in _leaves(part) if leaf not in around and _is_owned(_table(leaf))}
    return touched - {_name(owner) for condition in _conditions(part) if (owner := _owner(condition)) is not None}


def _leaves(part: Any) -> Iterator[FromClause]:
    sources = [part.table] if isinstance(part, Update | Delete) else list(part.get_final_froms())
    while sources:
        source = sources.pop()
        if isinstance(source, Join):
            sources += [source.left, source.right]
        else:
            yield source


def _conditions(part: Any) -> Iterator[ColumnElement[Any]]:
    """Everything that must be true of a row, in WHERE and in every ON."""
    waiting: list[Any] = [*part._where_criteria]
    if isinstance(part, Select):
        waiting += [
            each.onclause for source in part.get_final_froms() for each in iterate(source) if isinstance(each, Join)
        ]
    while waiting:
        condition = waiting.pop()
        if isinstance(condition, Grouping):
            waiting.append(condition.element)
        elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
            waiting += condition.clauses
        elif condition is not None:
            yield condition


def _owner(condition: ColumnElement[Any]) -> FromClause | None:
    """The table whose rows this condition binds to one organisation."""
    if not isinstance(condition, BinaryExpression) or condition.operator is not operators.eq:
        return None
    column, value = condition.left, condition.right
    table = getattr(column, "table", None)
    if table is None or not isinstance(value, BindParameter):
        return None
    owning = "id" if _table(table) is organisations else "organisation_id"
    return table if column.name == owning else None


def _table(source: FromClause) -> Any:
    while isinstance(source, AliasedReturnsRows):
        source = source.element
    return source


def _is_owned(table: Any) -> bool:
    return isinstance(table, Table) and metadata.tables.get(table.name) is table


def _name(source: FromClause) -> str:
    return str(getattr(source, "name", source))


def _is_ours() -> bool:
    """Whether the house asks; what a test asks behind its back is its own affair."""
    asking = next((path for path in _callers() if path.is_relative_to(ROOT) and path not in UNHEARD), ROOT)
    return any(asking.is_relative_to(room) for room in OURS)


def _callers() -> Iterator[Path]:
    """The files of whoever called, nearest first, libraries left out."""
    running, frame = getcurrent(), sys._getframe(1)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if "site-packages" not in path.parts:
            yield path
        frame = frame.f_back
        if frame is None and running.parent is not None:
            # SQLAlchemy speaks to asyncpg in a greenlet, whose stack begins anew.
            running = running.parent
            frame = running.gr_frame
