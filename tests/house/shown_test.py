#!/usr/bin/env python3
"""Tests of docs/shown.md: every test and every story that it names is there."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tests(root):
    """Suite.Name of every test of C++."""
    for path in sorted((root / "tests").rglob("*_test.cpp")):
        for suite, name in re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\)", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield f"{suite}.{name}"


def interop_tests(root):
    """Names of the tests of tests/interop."""
    for path in sorted((root / "tests/interop").glob("test_*.py")):
        yield from re.findall(r"^@test\(.*\)\ndef (\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)


def stories(root):
    for path in (root / "core/scenario/builtin").glob("*/*.tcplab"):
        yield re.sub(r"^\d+-", "", path.stem)


def rows(page):
    """(what, names) of each row."""
    for what, shown in re.findall(r"^\| (.*) \| (.*) \|$", page, re.MULTILINE):
        if what != "What":
            yield what, re.findall(r"`([^`]+)`", shown)


class ThePage(unittest.TestCase):
    def setUp(self):
        self.rows = list(rows((ROOT / "docs/shown.md").read_text(encoding="utf-8")))

    def test_every_name_is_a_test_or_a_story(self):
        known = set(tests(ROOT)) | set(interop_tests(ROOT)) | set(stories(ROOT))
        self.assertEqual([name for _, names in self.rows for name in names if name not in known], [])

    def test_every_row_names_some(self):
        self.assertEqual([what for what, names in self.rows if not names], [])
        self.assertGreater(len(self.rows), 50)


class TheCheck(unittest.TestCase):
    def test_a_row_is_read_as_it_is_written(self):
        self.assertEqual(list(rows("| What | Shown by |\n|---|---|\n| A | `X.Y`, `a-b` |\n")), [("A", ["X.Y", "a-b"])])

    def test_tests_are_found_however_they_are_declared(self):
        known = set(tests(ROOT))
        for name in ("Stories.GoAsTheyExpect", "AnyNetwork.NothingIsMadeOrLostWithoutAnEvent", "Changed.CallsCount"):
            self.assertIn(name, known)
        self.assertIn("a_run_repeats_itself", set(interop_tests(ROOT)))


if __name__ == "__main__":
    unittest.main()
