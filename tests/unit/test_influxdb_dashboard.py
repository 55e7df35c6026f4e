"""The dashboard template and the queries of docs/logs.md."""

import re
from typing import Any

import pytest
import yaml

from infra.machinery.points import FIELDS, MEASUREMENT, TAGS
from tests.stand.cloudformation import ROOT

# What InfluxDB 2's own parser of templates knows: resources, charts, and how a line is drawn.
KINDS = {
    "Bucket",
    "CheckDeadman",
    "CheckThreshold",
    "Dashboard",
    "Label",
    "NotificationEndpointHTTP",
    "NotificationEndpointPagerDuty",
    "NotificationEndpointSlack",
    "NotificationRule",
    "Task",
    "Telegraf",
    "Variable",
}
CHARTS = {
    *("Band", "Gauge", "Geo", "Heatmap", "Histogram", "Markdown", "Mosaic", "Scatter"),
    *("Single_Stat", "Single_Stat_Plus_Line", "Table", "Xy"),
}
GEOMS = {"line", "step", "stacked", "bar", "monotoneX"}


@pytest.fixture(scope="module")
def queries() -> list[str]:
    """The queries of the document, in their order."""
    text = (ROOT / "docs" / "logs.md").read_text()
    return re.findall(r"```flux\n(.*?)```", text, re.DOTALL)


@pytest.fixture(scope="module")
def template() -> list[dict[str, Any]]:
    """The template's resources."""
    text = (ROOT / "docs" / "influxdb-dashboard.yml").read_text()
    return list(yaml.safe_load_all(text))


def test_it_has_the_form_that_influx_apply_takes(template: list[dict[str, Any]]) -> None:
    for resource in template:
        assert set(resource) == {"apiVersion", "kind", "metadata", "spec"}
        assert resource["apiVersion"] == "influxdata.com/v2alpha1"
        assert resource["kind"] in KINDS
        # A name of the template's own: DNS-1123.
        assert re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", resource["metadata"]["name"])


def test_its_charts_are_of_known_kinds_and_lie_side_by_side(
    template: list[dict[str, Any]],
) -> None:
    [dashboard] = template
    taken: set[tuple[int, int]] = set()
    for chart in dashboard["spec"]["charts"]:
        assert chart["kind"] in CHARTS
        assert chart["geom"] in GEOMS
        assert {axis["name"] for axis in chart["axes"]} == {"x", "y"}
        cells = {
            (chart["xPos"] + x, chart["yPos"] + y)
            for x in range(chart["width"])
            for y in range(chart["height"])
        }
        assert max(x for x, _ in cells) < 12
        assert not cells & taken
        taken |= cells


def test_its_queries_are_those_of_the_document(
    template: list[dict[str, Any]], queries: list[str]
) -> None:
    [dashboard] = template
    shown = [q["query"] for chart in dashboard["spec"]["charts"] for q in chart["queries"]]

    assert queries[0] == 'from(bucket: "logs") |> range(start: -1h)\n'
    assert shown == queries[1:]


def test_every_query_asks_for_what_the_schema_has(queries: list[str]) -> None:
    for query in queries[1:]:
        assert f'r._measurement == "{MEASUREMENT}"' in query
        fields = set(re.findall(r'r\._field == "([\w.]+)"', query))
        tags = set(re.findall(r"\br\.(\w+)", query)) - {"_measurement", "_field"}
        grouped = set(re.findall(r'group\(columns: \["(.*?)"\]\)', query))
        named = {name for names in grouped for name in names.split('", "')}
        assert fields <= set(FIELDS)
        assert fields
        assert tags <= set(TAGS)
        assert named <= {*TAGS, "of", "caller"}


def test_brackets_and_quotes_of_every_query_are_in_pairs(queries: list[str]) -> None:
    for query in queries:
        assert query.count('"') % 2 == 0
        for opening, closing in ("()", "[]"):
            assert query.count(opening) == query.count(closing)
