#!/usr/bin/env python3
"""Tests of docs/stories.md: every story that ships has its row under its topic, with its title and the claims that it shows."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = "| Story | Title | What to watch | Where the rule is | Claims |"
RULE = re.compile(r"RFC \d{3,4} \d+(\.\d+)*|ip-sysctl \w+")


def without_number(name):
    return re.sub(r"^\d+-", "", name)


def stories(root):
    """(topic, name, title) of each story, in the order of teaching."""
    for path in sorted((root / "core/scenario/builtin").glob("*/*.tcplab")):
        title = re.match(r'title "(.*)"\n', path.read_text(encoding="utf-8"))
        yield without_number(path.parent.name), without_number(path.stem), title[1] if title else ""


def topics(root):
    """(name, title) of each heading, as the lab has them."""
    return re.findall(r'^      \{"(\w+)", \{"([^"]+)", ', (root / "core/scenario/topics.cpp").read_text(encoding="utf-8"), re.MULTILINE)


def claims(root):
    """The links to the claims that a story shows, by its name."""
    shown = {}
    for path in sorted((root / "docs/seeds").glob("*.md")):
        for claim, story in re.findall(r"^\| ([A-Z]-\d+) \|.*\| `([a-z-]+)` \|$", path.read_text(encoding="utf-8"), re.MULTILINE):
            shown.setdefault(story, []).append(f"[{claim}](seeds/{path.name})")
    return shown


def expected(root):
    """What the page has to say, but for the columns that are written by hand."""
    titles, shown, last = dict(topics(root)), claims(root), None
    for topic, name, title in stories(root):
        if topic != last:
            yield f"## {titles.get(topic, topic)}"
        last = topic
        yield f"`{name}`", title, ", ".join(shown.get(name, [])) or "-"


def said(page):
    """The same of the page; and of each row what is written by hand."""
    by_hand = []
    lines = []
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            lines.append(line)
        elif line.startswith("|") and line != HEADER and not line.startswith("|---"):
            lines.append((cells[0], cells[1], cells[-1]))
            by_hand.append(tuple(cells[2:-1]))
    return lines, by_hand


class ThePage(unittest.TestCase):
    def setUp(self):
        self.page = (ROOT / "docs/stories.md").read_text(encoding="utf-8")

    def test_every_story_has_its_row_with_its_title_and_its_claims(self):
        self.assertEqual(said(self.page)[0], list(expected(ROOT)))

    def test_every_row_says_what_to_watch_and_where_the_rule_is(self):
        for cells in said(self.page)[1]:
            self.assertEqual(len(cells), 2, cells)
            self.assertTrue(cells[0], cells)
            self.assertRegex(cells[1], f"^({RULE.pattern})$")

    def test_every_topic_has_stories(self):
        self.assertEqual([name for name, _ in topics(ROOT)], list(dict.fromkeys(topic for topic, _, _ in stories(ROOT))))


class TheCheck(unittest.TestCase):
    def test_a_row_is_read_as_it_is_written(self):
        page = f"## Attacks\n\n{HEADER}\n|---|---|---|---|---|\n| `a` | A title | that | RFC 793 3.4 | - |\n"
        self.assertEqual(said(page), (["## Attacks", ("`a`", "A title", "-")], [("that", "RFC 793 3.4")]))


if __name__ == "__main__":
    unittest.main()
