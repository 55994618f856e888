"""Tables and charts."""

from collections.abc import Iterator

from playground.blocks.checks import Check, boolean, both, by_type, list_of, number, one_of, shape, string, wrong
from playground.blocks.composition import BLOCK_ID
from playground.blocks.rich_text import RICH_TEXT
from playground.model import Json

MOST_SERIES = 6
MOST_CATEGORIES = 20
MOST_CHARACTERS_IN_TABLE = 10_000

_CELL = by_type({"raw_text": shape({"text": string(MOST_CHARACTERS_IN_TABLE)}), "rich_text": RICH_TEXT})
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _rows_alike(table: Json, pointer: str) -> Iterator[str]:
    """Require that every row has as many cells as the first, and that all of them together are not too much."""
    rows = [row for row in table.get("rows") or () if isinstance(row, list)]
    if len({len(row) for row in rows}) > 1:
        yield wrong("all rows must have the same number of cells", f"{pointer}/rows")
    characters = sum(len(str(cell.get("text", ""))) for row in rows for cell in row if isinstance(cell, dict))
    if characters > MOST_CHARACTERS_IN_TABLE:
        yield wrong(f"no more than {MOST_CHARACTERS_IN_TABLE} characters allowed in a table", f"{pointer}/rows")


TABLE = both(
    shape(
        {"rows": list_of(list_of(_CELL, most=20), most=100)},
        {"column_settings": list_of(_COLUMN, most=20, fewest=0), "block_id": BLOCK_ID},
    ),
    _rows_alike,
)

_LABEL = string(20)
_SEGMENT = shape({"label": _LABEL, "value": number(above=0)})
_POINT = shape({"label": _LABEL, "value": number()})
_SERIES = shape({"name": _LABEL, "data": list_of(_POINT, most=MOST_CATEGORIES)})
_AXES = shape({"categories": list_of(_LABEL, most=MOST_CATEGORIES)}, {"x_label": string(50), "y_label": string(50)})


def _points_on_axis(chart: Json, pointer: str) -> Iterator[str]:
    """Require that every series has its own name and one point for each category."""
    axes, series = chart.get("axis_config"), chart.get("series")
    if not isinstance(axes, dict) or not isinstance(series, list) or not all(isinstance(each, dict) for each in series):
        return
    names = [each.get("name") for each in series]
    if len(names) != len({str(name) for name in names}):
        yield wrong("series names must be unique", f"{pointer}/series")
    for position, each in enumerate(series):
        labels = [point.get("label") for point in each.get("data") or () if isinstance(point, dict)]
        if sorted(map(str, labels)) != sorted(map(str, axes.get("categories") or ())):
            yield wrong("must have exactly one data point for each category", f"{pointer}/series/{position}/data")


_PLOT: Check = both(shape({"series": list_of(_SERIES, most=MOST_SERIES), "axis_config": _AXES}), _points_on_axis)
_CHART = by_type(
    {
        "pie": shape({"segments": list_of(_SEGMENT, most=MOST_SERIES)}),
        "bar": _PLOT,
        "line": _PLOT,
        "area": _PLOT,
    }
)
DATA_VISUALIZATION = shape({"title": string(50), "chart": _CHART}, {"block_id": BLOCK_ID})
