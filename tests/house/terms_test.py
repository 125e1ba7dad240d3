#!/usr/bin/env python3
"""Texts in Chinese call a thing by one name: no lesson, no text of the interface and no error has a word of the second column of the table in
CONTRIBUTING.md."""
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "web"))
from references import rows  # noqa: E402

TEXTS = ["core/**/*.[ch]pp", "core/**/*.tcplab", "shell/**/*.[ch]pp", "shell/lessons/**/*.md", "native/**/*.[ch]pp", "web/**/*.[ch]pp", "web/**/*.js",
         "web/*.html", "docs/examples/**/*.md", "docs/rfc9293.zh.md", "docs/seeds/zh/*.md"]
OTHERS = {"对端": "一对端点"}  # where the characters belong to other words


def terms(table: str) -> list[tuple[str, str]]:
    """(what is not written, what is)"""
    return [(word, right) for right, wrong, *_ in rows(table, "| we write |") for word in wrong.split(", ")]


def has(line: str, word: str) -> bool:
    return word in (line.replace(OTHERS[word], "") if word in OTHERS else line)


def found(text: str, pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{number}: {word}, where we write {right}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1)
            for word, right in pairs if has(line, word)]


class Terms(unittest.TestCase):
    pairs = terms((ROOT / "CONTRIBUTING.md").read_text("utf-8"))

    def test_every_text_calls_a_thing_by_the_name_that_was_agreed(self):
        self.assertGreater(len(self.pairs), 10)
        paths = sorted({path for pattern in TEXTS for path in ROOT.glob(pattern) if "node_modules" not in path.parts})
        wrong = [f"{path.relative_to(ROOT)}:{problem}" for path in paths for problem in found(path.read_text("utf-8"), self.pairs)]
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_another_name_is_found_and_other_words_are_not(self):
        self.assertEqual(found("同一对端点\n对端的窗口，您", [("对端", "对方"), ("您", "你")]),
                         ["2: 对端, where we write 对方: 对端的窗口，您", "2: 您, where we write 你: 对端的窗口，您"])


if __name__ == "__main__":
    unittest.main()
