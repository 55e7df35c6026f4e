"""Draws docs/scaling/*.png and docs/pictures/dashboard.png from what was measured and simulated."""

import json
from datetime import UTC, datetime
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.dates import DateFormatter

from tests.bench import DASHBOARD, FOLDER, PICTURES

_DPI = 90
_OURS, _CLASSIC = "#2563a8", "#c2703d"
_MODEL_S = 10
_CHARTS = {  # as in docs/influxdb-dashboard.yml
    "events": "Events a minute by service and outcome",
    "requests": "Requests: 95th percentile by route (ms)",
    "waits": "Queue wait of tasks (ms)",
    "tokens": "Tokens by caller and hour",
}


def main() -> None:
    """Draw what there is."""
    for name, draw in (("measured", tiers), ("simulated", bursts), ("soak", soak)):
        path = FOLDER / f"{name}.json"
        if path.exists():
            draw(json.loads(path.read_text()))
    if DASHBOARD.exists():
        dashboard(json.loads(DASHBOARD.read_text()))


def tiers(measured: Any) -> None:
    """Makespans of the two designs, side by side; the line is what the model alone takes."""
    shown = measured.get("tiers", [])
    figure, axes = plt.subplots(figsize=(8, 0.5 * len(shown) + 1.4), layout="constrained")
    names = [f"{tier['tasks']:,} at once, {tier['design']}" for tier in shown]
    colours = [_CLASSIC if "classic" in tier["design"] else _OURS for tier in shown]
    bars = axes.barh(names, [tier["makespan_s"] for tier in shown], color=colours)
    axes.bar_label(bars, fmt="%.1f s", padding=3)
    axes.axvline(_MODEL_S, color="black", linewidth=0.8, linestyle="--")
    axes.invert_yaxis()
    axes.set_xlabel("seconds from the first request to the last result; the model takes 10")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(FOLDER / "tiers.png", dpi=_DPI)


def bursts(simulated: Any) -> None:
    """How long so many simultaneous tasks take on AWS, at each scale."""
    figure, axes = plt.subplots(figsize=(8, 4.2), layout="constrained")
    for scale, makespans_s in simulated["bursts"].items():
        axes.plot(simulated["sizes"], makespans_s, marker="o", label=scale)
    axes.axhline(_MODEL_S, color="black", linewidth=0.8, linestyle="--")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("tasks of 10 s, submitted at once")
    axes.set_ylabel("seconds until the last is done, on AWS")
    axes.legend(title="Scale")
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(FOLDER / "bursts.png", dpi=_DPI)


def soak(samples: Any) -> None:
    """Memory and durations while tasks come steadily."""
    figure, (above, below) = plt.subplots(2, figsize=(8, 5), layout="constrained", sharex=True)
    minutes = [sample["at_s"] / 60 for sample in samples[1:]]
    for axes, facts, unit in (
        (above, (("memory_mb", "all processes"), ("cloud_mb", "LocalStack")), "MB"),
        (below, (("submit_ms", "submit"), ("status_ms", "status")), "median ms"),
    ):
        for fact, label in facts:
            axes.plot(minutes, [sample[fact] for sample in samples[1:]], label=label)
        axes.set_ylabel(unit)
        axes.set_ylim(bottom=0)
        axes.legend()
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    below.set_xlabel("minutes")
    figure.savefig(FOLDER / "soak.png", dpi=_DPI)


def dashboard(charts: Any) -> None:
    """What the four charts of docs/influxdb-dashboard.yml show, one above the other."""
    figure, rows = plt.subplots(4, figsize=(9, 12), layout="constrained")
    for axes, (name, title) in zip(rows, _CHARTS.items(), strict=True):
        for number, (label, points) in enumerate(sorted(charts[name].items())):
            times = [datetime.fromtimestamp(at_s, UTC) for at_s, _ in points]
            values = [value for _, value in points]
            if name == "tokens":
                names = [f"{label[:8]}..., from {time:%H:%M}" for time in times]
                axes.bar(names, values, width=0.2, color=f"C{number}")
            else:
                axes.plot(times, values, marker=".", label=label)
        if name != "tokens":
            axes.xaxis.set_major_formatter(DateFormatter("%H:%M"))
            axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5))
        axes.set_title(title, loc="left", fontsize=10)
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(PICTURES / "dashboard.png", dpi=_DPI)


if __name__ == "__main__":
    main()
