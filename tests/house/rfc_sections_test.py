#!/usr/bin/env python3
"""Every RFC section that a lesson, an exercise, the glossary or the rule of an event names is one that the RFC has (docs/rfc-sections.tsv),
and every requirement and claim that a lesson links to has its row in docs/rfc9293.md or docs/seeds."""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "web"))
from references import rows  # noqa: E402

SECTION = r"\d+(?:\.\d+)*"
LINK = re.compile(rf"\(<?rfc:(\d+)(?:#({SECTION}))?>?\)")
WORDS = re.compile(rf"RFC (\d+)(?:,? (?:section )?({SECTION}))?(?![\d.]*\d)")
REFERENCE = re.compile(r"\(<?(requirement|claim):([A-Z]+-\d+)>?\)")


def sections(table: pathlib.Path) -> dict[tuple[str, str], str]:
    """(RFC, section) -> the section that it is an item of, or nothing."""
    cells = [line.split("\t") for line in table.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {(rfc, section): item for rfc, section, item, _ in cells}


def named(text: str) -> set[tuple[str, str]]:
    found = {match.groups() for pattern in (LINK, WORDS) for match in pattern.finditer(text)}
    return {(rfc, section) for rfc, section in found if section}


def unknown(texts: dict[str, str], table: dict[tuple[str, str], str]) -> list[str]:
    return [f"{name}: RFC {rfc} has no section {section}" for name, text in texts.items() for rfc, section in sorted(named(text)) if (rfc, section) not in table]


def dangling(texts: dict[str, str], known: dict[str, set[str]]) -> list[str]:
    return [f"{name}: there is no {kind} {id_}" for name, text in texts.items() for kind, id_ in sorted(set(REFERENCE.findall(text))) if id_ not in known[kind]]


def texts_of(*patterns: str) -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for pattern in patterns for path in sorted(ROOT.glob(pattern))}


LESSONS = texts_of("shell/lessons/*/*.md", "docs/examples/lessons/*/*.md")


class RfcSections(unittest.TestCase):
    table = sections(ROOT / "docs/rfc-sections.tsv")

    def test_every_section_that_lessons_exercises_and_rules_name_is_there(self):
        texts = LESSONS | texts_of("core/lesson/**/*.cpp", "core/tcp/**/rule*.cpp", "core/tcp/variant.cpp")
        self.assertGreater(sum(len(named(text)) for text in texts.values()), 250)
        wrong = unknown(texts, self.table)
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_the_sections_above_a_section_of_rfc_9293_are_there_and_items_are_of_sections(self):
        for (rfc, section), item in self.table.items():
            if item:
                self.assertEqual(self.table.get((rfc, item)), "", f"RFC {rfc} {section}")
            elif rfc == "9293" and "." in section:
                self.assertIn((rfc, section.rpartition(".")[0]), self.table)

    def test_a_section_that_is_not_there_is_found_however_it_is_written(self):
        text = "[x](rfc:9293#3.5) [y](<rfc:9293#3.99>) RFC 6298 5.5, RFC 6298 9 RFC 9293, section 3.98 RFC 9293 3.10.7."
        self.assertEqual(unknown({"a": text}, self.table), ["a: RFC 6298 has no section 9", "a: RFC 9293 has no section 3.98", "a: RFC 9293 has no section 3.99"])

    def test_the_page_sends_a_reader_of_an_item_to_its_section(self):
        items = {f"{rfc}#{section}": item for (rfc, section), item in self.table.items() if item}
        self.assertTrue(items)
        source = (ROOT / "web/course/reading.js").read_text("utf-8")
        rfcs = {rfc.partition("#")[0] for rfc in items}
        listed = set(re.search(r"const withItems = \[([^\]]*)\]", source).group(1).replace("'", "").replace(" ", "").split(","))
        self.assertEqual(listed, rfcs)


class References(unittest.TestCase):
    known = {
        "requirement": {cells[0] for cells in rows((ROOT / "docs/rfc9293.md").read_text("utf-8"), "| Id | Level |")},
        "claim": {cells[0] for path in (ROOT / "docs/seeds").glob("*.md") for cells in rows(path.read_text("utf-8"), "| Id | Claim |")},
    }

    def test_every_requirement_and_claim_that_a_lesson_links_to_has_its_row(self):
        self.assertGreater(len(self.known["requirement"]), 100)
        self.assertTrue(any("requirement:" in text for text in LESSONS.values()))
        wrong = dangling(LESSONS, self.known)
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_a_link_without_a_row_is_found(self):
        self.assertEqual(dangling({"a": "[x](requirement:MUST-13) [y](<requirement:MUST-999>) [z](claim:Z-99)"}, self.known),
                         ["a: there is no claim Z-99", "a: there is no requirement MUST-999"])


if __name__ == "__main__":
    unittest.main()
