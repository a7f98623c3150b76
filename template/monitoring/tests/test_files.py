"""The files for Grafana and Prometheus: they ask for numbers that there are."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import yaml
from django.test import SimpleTestCase, TestCase, tag
from prometheus_client.parser import text_string_to_metric_families

from monitoring import metrics

HERE = Path(metrics.__file__).parent
# A part of PromQL's language, and not the name of a number.
WORDS = {"and", "by", "histogram_quantile", "increase", "min", "or", "rate", "sum"}
WORDS |= {"topk"}
# Prometheus notes by itself whether it got an answer.
OF_PROMETHEUS = {"up": {"job"}}

DASHBOARD = json.loads((HERE / "dashboard.json").read_text(encoding="utf-8"))
RULES = [
    rule
    for group in yaml.safe_load((HERE / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]


def expressions() -> Iterator[str]:
    """All that is asked of Prometheus."""
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield target["expr"]
    for rule in RULES:
        yield rule["expr"]


class NumbersTests(TestCase):
    def test_each_number_and_each_label_is_there(self):
        self.client.get("/")
        metrics.REFUSALS.labels("sold_out")
        there = OF_PROMETHEUS | self.labels()
        for expression in expressions():
            with self.subTest(expression=expression):
                labels = set(re.findall(r'(\w+)=~?"', expression))
                for group in re.findall(r"by \(([^)]*)\)", expression):
                    labels |= set(group.split(", "))
                plain = re.sub(r"\{.*?\}|\[.*?\]|by \([^)]*\)", "", expression)
                names = set(re.findall(r"[a-z_]+", plain)) - WORDS
                self.assertLessEqual(names, there.keys())
                known = set().union(*(there[name] for name in names))
                self.assertLessEqual(labels, known)

    def labels(self) -> dict[str, set[str]]:
        """The labels of each number of /metrics/."""
        there: dict[str, set[str]] = {}
        for family in text_string_to_metric_families(metrics.exposition().decode()):
            for sample in family.samples:
                there.setdefault(sample.name, set()).update(sample.labels)
        return there


class DashboardTests(SimpleTestCase):
    def test_grafana_finds_what_it_needs(self):
        for name in ["uid", "title", "schemaVersion", "templating", "time"]:
            self.assertIn(name, DASHBOARD)
        panels = DASHBOARD["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        for panel in panels:
            with self.subTest(panel=panel["title"]):
                self.assertIn(panel["type"], ["stat", "timeseries"])
                self.assertEqual(panel["datasource"]["uid"], "${source}")
                self.assertLessEqual(panel["gridPos"]["x"] + panel["gridPos"]["w"], 24)
                self.assertTrue(all(target["refId"] for target in panel["targets"]))

    def test_no_panel_lies_on_another(self):
        places = [
            (x, y)
            for place in (panel["gridPos"] for panel in DASHBOARD["panels"])
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        ]
        self.assertEqual(len(set(places)), len(places))


class AlertTests(SimpleTestCase):
    def test_each_says_what_is_wrong_and_what_to_do_first(self):
        for rule in RULES:
            with self.subTest(alert=rule["alert"]):
                self.assertIn("for", rule)
                self.assertEqual(set(rule["annotations"]), {"summary", "first"})

    @tag("server")
    def test_they_fire_when_they_should(self):
        promtool = shutil.which("promtool")
        if promtool is None:
            self.skipTest("install prometheus: promtool tries the alerts")
        for command in [
            ["check", "rules", "alerts.yml"],
            ["test", "rules", "tests/alerts_test.yml"],
        ]:
            done = subprocess.run(
                [promtool, *command], cwd=HERE, capture_output=True, text=True
            )
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
