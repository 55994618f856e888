"""Charts as Teams draws them."""

from typing import Final

from bot.teams.limits import LIMITS, Json, weight, width
from bot.teams.text import plain
from bot.words import one_line
from messages.model import Chart, ChartKind, Series

_TOO_LARGE: Final = 1e15


def is_drawable(chart: Chart) -> bool:
    """Whether Teams can draw the chart with every label whole."""
    return _is_whole(chart) and (_is_pie(chart) if chart.kind is ChartKind.PIE else _is_plot(chart))


def chart_element(chart: Chart, *, otherwise: Json) -> Json:
    """The chart, which must be drawable; `otherwise` is for clients that draw none."""
    title = one_line(chart.title)
    named = {"title": plain(title, LIMITS.heading), "showTitle": True} if title else {}
    return {**_drawn(chart), **named, "fallback": otherwise}


def _drawn(chart: Chart) -> Json:
    categories = [_label(category) for category in chart.categories]
    match chart.kind, chart.series:
        case ChartKind.PIE, (first, *_):
            return {"type": "Chart.Pie", "data": _slices(categories, first)}
        case ChartKind.BAR, (only,):
            return {"type": "Chart.VerticalBar", "data": _points(categories, only)}
        case ChartKind.BAR, _:
            return {"type": "Chart.VerticalBar.Grouped", "data": _runs(categories, chart)}
        case _:
            return {"type": "Chart.Line", "data": _runs(categories, chart)}


def _slices(categories: list[str], series: Series) -> list[Json]:
    parts = zip(categories, series.values, strict=True)
    return [{"legend": name, "value": _number(value)} for name, value in parts if _number(value) > 0]


def _runs(categories: list[str], chart: Chart) -> list[Json]:
    return [{"legend": _label(run.name), "values": _points(categories, run)} for run in chart.series]


def _points(categories: list[str], series: Series) -> list[Json]:
    return [{"x": name, "y": _number(value)} for name, value in zip(categories, series.values, strict=True)]


def _label(name: str) -> str:
    return plain(name, LIMITS.chart_label, otherwise="")


def _number(value: float) -> float:
    return int(value) if value == int(value) else round(value, 4)


def _is_whole(chart: Chart) -> bool:
    series = chart.series[:1] if chart.kind is ChartKind.PIE else chart.series
    return (
        bool(series)
        and _are_labels(chart.categories)
        and all(len(run.values) == len(chart.categories) for run in series)
        and all(abs(value) < _TOO_LARGE for run in series for value in run.values)
    )


def _is_pie(chart: Chart) -> bool:
    values = chart.series[0].values
    return min(values) >= 0 and max(values) > 0 and len(values) <= LIMITS.chart_categories


def _is_plot(chart: Chart) -> bool:
    return (
        (len(chart.series) == 1 or _are_labels(tuple(run.name for run in chart.series)))
        and len(chart.series) <= LIMITS.chart_series
        and len(chart.categories) <= LIMITS.chart_categories
        and weight(_drawn(chart)) <= LIMITS.chart
    )


def _are_labels(names: tuple[str, ...]) -> bool:
    shown = [one_line(name) for name in names]
    return (
        bool(shown)
        and len(set(shown)) == len(shown)
        and all(name and width(name) <= LIMITS.chart_label for name in shown)
    )
