#!/usr/bin/env python3
"""Tests of web/references.py and of what it reads in Chinese: every claim of the course notes (docs/seeds/zh) and every requirement that a
lesson links to, or that stands in a section which its head names (docs/rfc9293.zh.md), is told in Chinese too, and no row there is of something
that does not exist."""
import json
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "web"))
import references  # noqa: E402

LESSONS = "shell/lessons", "docs/examples/lessons", "tests/browser/lessons"
LINK = re.compile(r"\(<?requirement:([A-Z]+-\d+)>?\)")
RULES = re.compile(r"^rules: (.*)$", re.MULTILINE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b[A-Za-z]?[a-z]+,? [a-z]+,? [a-z]+\b")  # three words in a row; commands and states are no sentence
READ = "docs/rfc9293.md", "docs/rfc9293.zh.md", "docs/seeds"


def linked(folder: pathlib.Path) -> set[str]:
    return {id_ for lessons in LESSONS for path in (folder / lessons).glob("*/*.md") for id_ in LINK.findall(path.read_text("utf-8"))}


def listed(text: str, sections: dict[str, list[str]]) -> set[str]:
    """Requirements in the sections of RFC 9293 that the head of a lesson names, as web/course/lesson_view.js lists them."""
    head = RULES.search(text)
    rules = head[1].split(",") if head else []
    return {id_ for rule in rules for id_ in sections.get(rule.strip().removeprefix("RFC 9293 "), ())}


def shown(folder: pathlib.Path) -> set[str]:
    """All the requirements that the course tells of."""
    sections = references.sections(folder / "docs")
    heads = {id_ for lessons in LESSONS for path in (folder / lessons).glob("*/en.md") for id_ in listed(path.read_text("utf-8"), sections)}
    return heads | linked(folder)


def problems_of_rows(name: str, table: list[list[str]], wanted: set[str], known: set[str], cells: int) -> list[str]:
    ids = [row[0] for row in table]
    wrong = [f"{name} lacks {id_}" for id_ in sorted(wanted - set(ids))]
    wrong += [f"{name}: there is no {id_}" for id_ in sorted(set(ids) - known)]
    wrong += [f"{name}: {id_} stands there twice" for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1})]
    wrong += [f"{name}: {row[0]} has {len(row)} cells instead of {cells}" for row in table if len(row) != cells]
    wrong += [f"{name}: {row[0]} is no Chinese sentence: {text}" for row in table for text in row[1:]
              if not CHINESE.search(text) or ENGLISH.search(text) or not text.endswith("。")]
    return wrong


def problems_in(folder: pathlib.Path) -> list[str]:
    docs = folder / "docs"
    wrong = problems_of_rows("docs/rfc9293.zh.md", references.chinese_requirements(docs), shown(folder),
                             {row[0] for row in references.requirements(docs)}, 2)
    for name in sorted({path.name for seeds in ("seeds", "seeds/zh") for path in (docs / seeds).glob("*.md")}):
        def table(path):
            return references.rows(path.read_text("utf-8"), "| Id | Claim |") if path.exists() else []
        ids = {row[0] for row in table(docs / "seeds" / name)}
        wrong += problems_of_rows(f"docs/seeds/zh/{name}", table(docs / "seeds/zh" / name), ids, ids, 3)
    return wrong


class TheTables(unittest.TestCase):
    def test_every_claim_and_every_requirement_that_is_linked_to_or_listed_is_told_in_chinese(self):
        self.assertTrue(linked(ROOT))
        self.assertGreater(len(shown(ROOT)), len(linked(ROOT)))
        wrong = problems_in(ROOT)
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))


class TheHeads(unittest.TestCase):
    def test_every_lesson_of_the_course_leads_from_its_head_to_a_requirement(self):
        sections = references.sections(ROOT / "docs")
        lessons = list((ROOT / "shell/lessons").glob("[0-9]*/en.md"))
        self.assertGreaterEqual(len(lessons), 32)
        without = [path.parent.name for path in lessons if not listed(path.read_text("utf-8"), sections)]
        self.assertEqual(without, [])

    def test_a_head_lists_what_stands_in_its_sections_and_not_what_stands_below_them_or_in_another_rfc(self):
        sections = {"3.8": ["A-1"], "3.8.1": ["A-2"], "5": ["A-3"], "3.9": ["A-4"]}
        self.assertEqual(listed("title: x\nrules: RFC 6298 5, RFC 9293 3.8, RFC 9293 3.9\n", sections), {"A-1", "A-4"})
        self.assertEqual(listed("title: x\n", sections), set())


class TheFiles(unittest.TestCase):
    def setUp(self):
        self.files = {language: json.loads(data) for language, data in references.references(ROOT / "docs").items()}

    def test_both_languages_have_the_same_names(self):
        english, chinese = self.files["en"], self.files["zh"]
        self.assertGreater(len(english["claim"]), 100)
        self.assertEqual({kind: list(of) for kind, of in english.items()}, {kind: list(of) for kind, of in chinese.items()})

    def test_a_claim_has_its_verdict_its_reason_with_who_disagrees_and_its_source(self):
        self.assertEqual(self.files["en"]["claim"]["H-52"][0], "H-52: right")
        title, claim, why, source = self.files["zh"]["claim"]["H-52"]
        self.assertEqual(title, "H-52：正确")
        self.assertRegex(claim, "RST")
        self.assertRegex(why, "此说法与 H-44、H-53 矛盾。$")
        self.assertEqual(source, "RFC 9293 3.5")

    def test_a_requirement_has_its_level_and_its_section(self):
        self.assertEqual(self.files["en"]["requirement"]["MUST-41"][0], "MUST-41 (MUST NOT), RFC 9293 3.9.1.1")
        self.assertEqual(self.files["zh"]["requirement"]["MUST-41"][0], "MUST-41（MUST NOT，不得），RFC 9293 3.9.1.1")

    def test_a_section_has_its_requirements(self):
        for file in self.files.values():
            self.assertEqual(file["section"]["3.6.1"], ["MAY-1", "SHLD-3", "MUST-13", "MAY-2", "SHLD-4"])
            self.assertEqual({id_ for ids in file["section"].values() for id_ in ids}, set(file["requirement"]))

    def test_no_english_sentence_is_left_in_what_the_course_shows_in_chinese(self):
        told = {**self.files["zh"]["claim"], **{id_: self.files["zh"]["requirement"][id_] for id_ in shown(ROOT)}}
        self.assertEqual([lines for lines in told.values() for line in lines if ENGLISH.search(line)], [])


class TheCheck(unittest.TestCase):
    """Each test breaks a copy in one way and looks for the complaint."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        for name in *READ, *LESSONS:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, self.folder / name)

    def change(self, file, pattern, new):
        path = self.folder / file
        text, changes = re.subn(pattern, new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
        self.assertEqual(changes, 1)
        path.write_text(text, "utf-8")

    def assert_complains(self, complaint):
        self.assertIn(complaint, "\n".join(problems_in(self.folder)))

    def test_a_claim_that_is_not_told_in_chinese_is_found(self):
        self.change("docs/seeds/zh/opening.md", r"^\| H-40 .*\n", "")
        self.assert_complains("docs/seeds/zh/opening.md lacks H-40")

    def test_a_file_of_claims_that_is_not_there_in_chinese_is_found(self):
        (self.folder / "docs/seeds/zh/states.md").unlink()
        self.assert_complains("docs/seeds/zh/states.md lacks S-01")

    def test_a_row_of_a_claim_that_does_not_exist_is_found(self):
        self.change("docs/seeds/zh/opening.md", r"^\| H-40 ", "| H-99 ")
        self.assert_complains("docs/seeds/zh/opening.md: there is no H-99")

    def test_a_claim_that_is_told_twice_is_found(self):
        self.change("docs/seeds/zh/opening.md", r"^(\| H-40 .*\n)", r"\1\1")
        self.assert_complains("docs/seeds/zh/opening.md: H-40 stands there twice")

    def test_a_requirement_that_a_lesson_links_to_and_that_is_not_told_in_chinese_is_found(self):
        self.change("shell/lessons/02-three-way-handshake/zh.md", "requirement:MUST-41", "requirement:MUST-42")
        self.assert_complains("docs/rfc9293.zh.md lacks MUST-42")

    def test_a_requirement_that_a_head_lists_and_that_is_not_told_in_chinese_is_found(self):
        self.change("shell/lessons/14-simultaneous-close/en.md", "^rules: .*$", "rules: RFC 9293 3.8.5")
        self.assert_complains("docs/rfc9293.zh.md lacks MUST-30")

    def test_a_row_of_a_requirement_that_does_not_exist_is_found(self):
        self.change("docs/rfc9293.zh.md", r"^\| MAY-1 ", "| MAY-99 ")
        self.assert_complains("docs/rfc9293.zh.md: there is no MAY-99")

    def test_a_sentence_that_is_still_english_is_found(self):
        self.change("docs/seeds/zh/states.md", "^(\\| S-07 \\|)[^|]*", r"\1 Others follow every 75 seconds。 ")
        self.assert_complains("docs/seeds/zh/states.md: S-07 is no Chinese sentence")

    def test_a_row_without_its_reason_is_found(self):
        self.change("docs/seeds/zh/states.md", r"^(\| S-07 \|[^|]*\|).*$", r"\1")
        self.assert_complains("docs/seeds/zh/states.md: S-07 has 2 cells instead of 3")


if __name__ == "__main__":
    unittest.main()
