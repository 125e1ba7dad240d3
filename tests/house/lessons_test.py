#!/usr/bin/env python3
"""Tests of shell/lessons: every claim of the course notes (docs/seeds/) has a step that shows it, and no lesson is
too large; and of how the site and `./web/serve --lessons DIR` hand lessons out (web/lessons.py)."""
import gzip
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
LESSONS = ROOT / "shell/lessons"
EXAMPLES = ROOT / "docs/examples/lessons"
MOST_OCTETS = 60 * 1024  # of a lesson, gzipped
CLAIM = re.compile(r"^\| ([A-Z]-\d{2,3}) \|", re.MULTILINE)
LINK = re.compile(r"\]\(<?claim:([A-Z]-\d+)>?\)")

sys.path.insert(0, str(ROOT / "web"))
import lessons  # noqa: E402


def claims(seeds: pathlib.Path) -> set[str]:
    return {claim for table in seeds.glob("*.md") for claim in CLAIM.findall(table.read_text("utf-8"))}


def shown(folder: pathlib.Path, language: str = "en") -> dict[str, set[str]]:
    """Claim -> lessons with a step that links to it: what stands before the first step shows nothing."""
    found: dict[str, set[str]] = {}
    for text in folder.glob(f"*/{language}.md"):
        steps = re.split(r"^## ", text.read_text("utf-8"), flags=re.MULTILINE)[1:]
        for claim in {claim for step in steps for claim in LINK.findall(step)}:
            found.setdefault(claim, set()).add(text.parent.name)
    return found


def lacking(seeds: pathlib.Path, folder: pathlib.Path) -> list[str]:
    """What is wrong between the claims and the lessons, a line each."""
    wanted = claims(seeds)
    found = {language: shown(folder, language) for language in lessons.LANGUAGES}
    wrong = [f"{claim}: no step of a lesson shows it" for claim in sorted(wanted - set(found["en"]))]
    for language, of_language in found.items():
        wrong += [f"{claim}: there is no such claim, though {language}.md of {', '.join(sorted(where))} links to it"
                  for claim, where in sorted(of_language.items()) if claim not in wanted]
    wrong += [f"{claim}: {', '.join(sorted(where))} shows it in English alone"
              for claim, where in sorted(found["en"].items()) if claim in wanted and claim not in found["zh"]]
    return wrong


class Claims(unittest.TestCase):
    def test_every_claim_of_the_notes_is_shown_by_a_step(self):
        self.assertTrue(claims(ROOT / "docs/seeds"))
        wrong = lacking(ROOT / "docs/seeds", LESSONS)
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_a_claim_without_a_step_and_a_link_without_a_claim_are_found(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "seeds").mkdir()
            (folder / "seeds/one.md").write_text("| Id | Claim |\n|---|---|\n| A-01 | x |\n| A-02 | x |\n| A-03 | x |\n| A-04 | x |\n")
            (folder / "lessons/01-a").mkdir(parents=True)
            (folder / "lessons/01-a/en.md").write_text("[A-02](claim:A-02)\n\n## Step\n\n[A-01](claim:A-01) [x](<claim:A-03>) [y](claim:B-01)\n")
            (folder / "lessons/01-a/zh.md").write_text("## 步骤\n\n[A-01](claim:A-01)\n")
            self.assertEqual(lacking(folder / "seeds", folder / "lessons"),
                             ["A-02: no step of a lesson shows it", "A-04: no step of a lesson shows it",
                              "B-01: there is no such claim, though en.md of 01-a links to it", "A-03: 01-a shows it in English alone"])


def kinds() -> set[str]:
    """Kinds of questions that there are, by their words."""
    return set(re.findall(r'\{"(\w+)", Question::Kind::k', (ROOT / "shell/course/question_block.cpp").read_text("utf-8")))


def asked(folder: pathlib.Path) -> set[str]:
    """The kinds that lessons of that folder ask."""
    return {kind for text in folder.glob("*/en.md") for kind in re.findall(r"^```question\n(\w+)", text.read_text("utf-8"), re.MULTILINE)}


class Questions(unittest.TestCase):
    def test_each_kind_of_question_is_asked_in_the_course_in_the_authors_example_and_where_the_page_is_tested(self):
        self.assertIn("who", kinds())
        for folder in LESSONS, EXAMPLES, ROOT / "tests/browser/lessons":
            self.assertEqual(kinds() - asked(folder), set(), folder)


def read_terms(glossary: str) -> dict[str, str]:
    """Name -> the word, without what stands in brackets."""
    return {name: re.split(r"[（(]", word)[0].strip() for name, word in re.findall(r"^## (\S+)\n\n\*\*(.+?)\*\*", glossary, re.MULTILINE)}


def prose(lesson: str) -> str:
    """What can have links: neither the head, nor blocks, nor headings."""
    return re.sub(r"\A---\n.*?\n---\n|^```.*?^```|^#.*?$", "", lesson, flags=re.DOTALL | re.MULTILINE)


def unexplained(terms: dict[str, str], course: str) -> list[str]:
    """Terms whose word the course has in its prose before it links to them, or to which it never links."""
    text = re.sub(r"`[^`\n]*`", "", course)
    seen = re.sub(r"\]\((<.*?>|[^)]*)\)", lambda link: "]".ljust(len(link[0])), text)  # without where links lead, every letter in its place
    wrong = []
    for name, word in terms.items():
        link = re.search(rf"\(<?term:{name}>?\)", text)
        before = text[:link.start()].rfind("[") if link else len(text)
        used = re.search(rf"(?<![\w-]){re.escape(word)}(?!-?\w)" if word.isascii() else re.escape(word), seen[:before])
        if used or not link:
            wrong.append(f"{name}: {course_line(seen, used.start()) if used else 'no lesson links to it'}")
    return wrong


def course_line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1:text.find("\n", at)]


class Terms(unittest.TestCase):
    ORDINARY = {"refused"}  # words that are no terms before the lesson that makes them such
    LONGER = ["数据报文段"]  # where the characters of a term belong to another word

    def test_every_term_is_explained_where_it_is_first_used(self):
        for language in lessons.LANGUAGES:
            terms = read_terms((LESSONS / f"glossary/{language}.md").read_text("utf-8"))
            self.assertGreater(len(terms), 90)
            course = "\n".join(prose(path.read_text("utf-8")) for path in sorted(LESSONS.glob(f"[0-9]*/{language}.md")))
            for word in self.LONGER:
                course = course.replace(word, "")
            wrong = unexplained({name: word for name, word in terms.items() if name not in self.ORDINARY}, course)
            self.assertEqual(wrong, [], f"{language}:\n" + "\n".join(wrong))

    def test_a_term_that_is_used_too_early_or_never_linked_is_found(self):
        terms = read_terms("## a\n\n**Ay**: x\n\n## b\n\n**Bee (B)**: x\n\n## c\n\n**Cee**: x\n")
        self.assertEqual(terms, {"a": "Ay", "b": "Bee", "c": "Cee"})
        course = prose("---\ntitle: Ay\n---\n\n# Ay\n\n`Ay`, [x](<focus:Ay->b>), Ay-like\n\n```run\nAy\n```\n\nBee, [Ay](term:a), [Bee](term:b)\n")
        self.assertEqual(unexplained(terms, course), ["b: Bee, [Ay]        , [Bee]        ", "c: no lesson links to it"])


class Size(unittest.TestCase):
    def test_no_lesson_is_too_large(self):
        for folder in [*LESSONS.glob("*/"), *EXAMPLES.glob("*/")]:
            octets = sum(len(gzip.compress(text.read_bytes(), 9)) for text in folder.glob("*.md"))
            self.assertLessEqual(octets, MOST_OCTETS, folder)


class Index(unittest.TestCase):
    def test_the_index_has_the_heads_in_both_languages_in_the_order_of_the_course(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for lesson, row in ("01-later", 2), ("sooner", 1):
                (folder / lesson).mkdir()
                (folder / lesson / "en.md").write_text(f"\ufeff---\ntitle: A: {lesson}\nrow: {row}\nminutes: 7\nneeds: a, b\nrules: RFC 9293 3.5\nsummary: s\n---\n")
            (folder / "01-later/zh.md").write_text("---\ntitle: 题\nsummary: 摘要\n---\n")
            (folder / "glossary").mkdir()
            (folder / "glossary/en.md").write_text("## a\n\nb")
            index = json.loads(lessons.index_of(folder))
            self.assertEqual([one["name"] for one in index], ["sooner", "later"])
            octets = sum(path.stat().st_size for path in (folder / "01-later").iterdir())
            self.assertEqual(index[1], {"name": "later", "folder": "01-later", "row": 2, "title": {"en": "A: 01-later", "zh": "题"},
                                        "summary": {"en": "s", "zh": "摘要"}, "minutes": 7, "needs": ["a", "b"], "rules": ["RFC 9293 3.5"],
                                        "octets": octets})
            self.assertEqual(index[0]["title"], {"en": "A: sooner", "zh": "A: sooner"})
            self.assertIn("glossary/en.md", lessons.files_of(folder))

    def test_a_folder_without_lessons_has_an_empty_one(self):
        with tempfile.TemporaryDirectory() as name:
            self.assertEqual(lessons.index_of(pathlib.Path(name)), b"[]")


class Preview(unittest.TestCase):
    """`./web/serve --lessons DIR`, in front of a site of one file."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.site = pathlib.Path(folder.name) / "site"
        (self.site / "0123456789ab/lessons/01-old").mkdir(parents=True)
        (self.site / "index.html").write_text("the page")
        (self.site / "service_worker.js").write_text("keeps everything")
        (self.site / "0123456789ab/app.js").write_text("the program")
        (self.site / "0123456789ab/lessons/01-old/en.md").write_text("the course's own")
        self.lessons = pathlib.Path(folder.name) / "mine"
        (self.lessons / "01-new").mkdir(parents=True)
        (self.lessons / "01-new/en.md").write_text("---\ntitle: First\n---\n")

    def serve(self, *arguments):
        process = subprocess.Popen([sys.executable, ROOT / "web/static_server.py", "--directory", self.site, "--port", "0", "--no-open",
                                    "--from", self.lessons.parent, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.send_signal, signal.SIGTERM)
        return re.search(r"http://\S+/", process.stdout.readline())[0]

    def get(self, url):
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.read().decode(), answer.headers["Cache-Control"]

    def test_the_folders_lessons_stand_in_place_of_the_sites(self):
        url = self.serve("--lessons", "mine")
        self.assertEqual(json.loads(self.get(url + "0123456789ab/lessons/index.json")[0])[0]["title"]["en"], "First")
        self.assertEqual(self.get(url + "0123456789ab/lessons/01-new/en.md"), ("---\ntitle: First\n---\n", "no-cache"))
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.get(url + "0123456789ab/lessons/01-old/en.md")
        refused.exception.close()
        self.assertEqual(refused.exception.code, 404)
        self.assertEqual(self.get(url)[0], "the page")
        self.assertEqual(self.get(url + "0123456789ab/app.js"), ("the program", "public, max-age=31536000, immutable"))

    def test_what_is_written_meanwhile_is_seen_and_nothing_is_kept(self):
        url = self.serve("--lessons", self.lessons)
        self.get(url + "0123456789ab/lessons/index.json")
        (self.lessons / "01-new/en.md").write_text("---\ntitle: Second\n---\n")
        index, cache = self.get(url + "0123456789ab/lessons/index.json")
        self.assertIn("Second", index)
        self.assertEqual(cache, "no-cache")
        self.assertNotIn("keeps everything", self.get(url + "service_worker.js")[0])

    def test_without_it_the_site_is_served_as_it_is(self):
        url = self.serve()
        self.assertEqual(self.get(url + "0123456789ab/lessons/01-old/en.md")[0], "the course's own")
        self.assertEqual(self.get(url + "service_worker.js")[0], "keeps everything")

    def test_a_folder_without_lessons_is_refused(self):
        done = subprocess.run([sys.executable, ROOT / "web/static_server.py", "--directory", self.site, "--lessons", self.site.parent / "none"],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no lesson", done.stderr)


if __name__ == "__main__":
    os.chdir(ROOT)
    unittest.main()
