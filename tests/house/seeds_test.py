#!/usr/bin/env python3
"""Tests of docs/seeds.md and docs/seeds/: every claim of the course notes has a verdict, a source and a lesson,
and what it names exists."""
import pathlib
import re
import shutil
import tempfile
import unittest
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = "core/scenario/builtin"
COLUMNS = "| Id | Claim | Where | Verdict | Why | Source | Lesson | Shown by |"
VERDICTS = "right", "simplified", "wrong"
LESSONS = range(1, 33)
LESSON = re.compile(r"(\d+)(?:, step (\d+))?")
LINK = re.compile(r"\]\(<?claim:([A-Z]-\d+)>?\)")
MOST_LINES = 400
ID = re.compile(r"[A-Z]-\d{2,3}")
SOURCE = re.compile(r"RFC \d{3,4}( \d+(\.\d+)*)?|(tcp|ip|socket)\(7\) \w+|(connect|listen|shutdown)\(2\)|ip-sysctl \w+")
REQUIREMENT = re.compile(r"^\| ((?:MUST|SHLD|MAY|REC)-\d+) \|", re.MULTILINE)
PICTURE = " (only a picture)"


class Claim(NamedTuple):
    place: str  # file and line, for messages
    heading: str  # the number of the lesson in the heading above
    id: str
    claim: str
    where: str
    verdict: str
    why: str
    source: str
    lesson: str
    shown: str

    def opponents(self):
        """The ids of the rows that it says it disagrees with."""
        said = re.search(r"Disagrees with ([^.]*)\.$", self.why)
        return ID.findall(said[1]) if said else []


def read_claims(folder):
    """The claims of docs/seeds/*.md, and what is wrong with rows that are none."""
    claims, problems = [], []
    for path in sorted((folder / "docs/seeds").glob("*.md")):
        lines = path.read_text().splitlines()
        if len(lines) >= MOST_LINES:
            problems.append(f"{path.name}: {len(lines)} lines, fewer than {MOST_LINES} are allowed")
        heading = ""
        for number, line in enumerate(lines, 1):
            place = f"{path.name}:{number}"
            heading = line[10:].split(":")[0] if line.startswith("## Lesson ") else heading
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if line in (COLUMNS, "|---" * 8 + "|") or not line.startswith("|"):
                continue
            if len(cells) != 8:
                problems.append(f"{place}: {len(cells)} cells instead of 8")
            else:
                claims.append(Claim(place, heading, *cells))
    return claims, problems


def read_steps(folder):
    """(row, step) -> the claims that it links to."""
    steps = {}
    for path in (folder / "shell/lessons").glob("[0-9]*/en.md"):
        texts = re.split("^## ", path.read_text(), flags=re.MULTILINE)
        steps |= {(path.parent.name[:2].lstrip("0"), str(step)): set(LINK.findall(text)) for step, text in enumerate(texts) if step}
    return steps


def read_headings(entry):
    """(note, name) of every heading of the notes, and those of them that head no text."""
    rows = re.findall(r"^\| ([0-4]) \| ([^|]+) \| [^|]+ \|$", entry, re.MULTILINE)
    names = {(note, name.removesuffix(PICTURE)) for note, name in rows}
    return names, {(note, name.removesuffix(PICTURE)) for note, name in rows if name.endswith(PICTURE)}


def places_of(claim):
    """(note, name of the heading), without the step, of every place where the notes say it; None for what cannot be read."""
    for part in claim.where.split(";"):
        note = re.fullmatch(r"\s*([0-4]): (.+)", part)
        if not note:
            yield None
            continue
        for name in note[2].split(","):
            yield note[1], re.sub(r" \d$", "", name.strip())


def problems_of_lesson(claim, steps):
    lesson = LESSON.fullmatch(claim.lesson)
    if not lesson or int(lesson[1]) not in LESSONS:
        yield f"'{claim.lesson}' is no row of the course"
    elif lesson[1] != claim.heading:
        yield f"lesson {lesson[1]} below the heading of lesson {claim.heading}"
    elif lesson[2] and claim.id not in steps.get(lesson.groups(), ()):
        yield f"step {lesson[2]} of lesson {lesson[1]} does not link to {claim.id}"


def problems_of_row(claim, headings, scenarios, requirements):
    """What is wrong with a row by itself."""
    if not ID.fullmatch(claim.id):
        yield f"'{claim.id}' is no id"
    if not claim.claim.endswith(".") or not claim.why.endswith("."):
        yield "claim and reason are sentences"
    if claim.verdict not in VERDICTS:
        yield f"verdict '{claim.verdict}' is none of {', '.join(VERDICTS)}"
    for place in places_of(claim):
        if place not in headings:
            yield f"'{claim.where}' names a place that is no heading of a note: {place}"
    for source in claim.source.split(";"):
        if not SOURCE.fullmatch(source.strip()):
            yield f"'{source.strip()}' names neither an RFC nor a manual"
    if claim.shown.startswith("`"):
        if claim.shown.strip("`") not in scenarios:
            yield f"there is no scenario {claim.shown} in {SCENARIOS}"
    elif claim.shown != "-" and claim.shown not in requirements:
        yield f"docs/rfc9293.md has no row '{claim.shown}'"


def problems_between(claims):
    """What is wrong with rows together: ids twice, and disagreements that only one side knows of."""
    by_id = {}
    for claim in claims:
        if claim.id in by_id:
            yield f"{claim.place}: {claim.id} is also the id of {by_id[claim.id].place}"
        by_id.setdefault(claim.id, claim)
    for claim in claims:
        for other in claim.opponents():
            if other not in by_id:
                yield f"{claim.place}: {claim.id} disagrees with {other}, which does not exist"
            elif claim.id not in by_id[other].opponents():
                yield f"{by_id[other].place}: {other} does not say that it disagrees with {claim.id}"


def differences(what, said, true):
    yield from (f"seeds.md: {what} lacks: {line}" for line in true if line not in said)
    yield from (f"seeds.md: {what} should not have: {line}" for line in said if line not in true)


def problems_of_entry(entry, claims, folder):
    """Where docs/seeds.md says something else than the rows do."""
    counts = ", ".join(f"{sum(claim.verdict == verdict for claim in claims)} {verdict}" for verdict in VERDICTS)
    if f"\n{len(claims)} claims: {counts}." not in entry:
        yield f"seeds.md: the number of claims is {len(claims)}: {counts}"
    for path in sorted((folder / "docs/seeds").glob("*.md")):
        if f"](seeds/{path.name})" not in entry:
            yield f"seeds.md: there is no link to {path.name}"
    wrong = [f"- [{claim.id}](seeds/{claim.place.split(':')[0]}): {claim.claim}" for claim in claims if claim.verdict == "wrong"]
    yield from differences("the list of the wrong ones", re.findall(r"^- \[[A-Z]-\d+\].*$", entry, re.MULTILINE), wrong)
    said = [" and ".join(sorted(pair)) for pair in re.findall(r"^- ([A-Z]-\d+) and ([A-Z]-\d+)$", entry, re.MULTILINE)]
    pairs = [" and ".join(sorted((claim.id, other))) for claim in claims for other in claim.opponents()]
    yield from differences("the list of disagreements", said, sorted(set(pairs)))


def problems_in(folder):
    """Everything that is wrong with the table in this tree, one line each."""
    entry = (folder / "docs/seeds.md").read_text()
    claims, problems = read_claims(folder)
    headings, pictures = read_headings(entry)
    scenarios = {path.stem.split("-", 1)[1] for path in (folder / SCENARIOS).glob("*/*.tcplab")}
    requirements = set(REQUIREMENT.findall((folder / "docs/rfc9293.md").read_text()))
    steps = read_steps(folder)
    for claim in claims:
        problems += [f"{claim.place}: {problem}" for problem in problems_of_row(claim, headings, scenarios, requirements)]
        problems += [f"{claim.place}: {problem}" for problem in problems_of_lesson(claim, steps)]
    problems += problems_between(claims)
    problems += problems_of_entry(entry, claims, folder)
    told = {place for claim in claims for place in places_of(claim)}
    problems += [f"no claim of note {note}, '{name}'" for note, name in sorted(headings - pictures - told)]
    return problems


class TheTable(unittest.TestCase):
    def test_every_claim_has_a_verdict_a_source_and_a_lesson_and_names_what_exists(self):
        self.assertEqual(problems_in(ROOT), [])

    def test_every_lesson_that_the_notes_reach_has_claims(self):
        claims, _ = read_claims(ROOT)
        self.assertEqual({int(LESSON.match(claim.lesson)[1]) for claim in claims}, set(range(1, 24)))


class TheCheck(unittest.TestCase):
    """Each test breaks a copy of the table in one way and looks for the complaint."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        shutil.copytree(ROOT / "docs/seeds", self.folder / "docs/seeds")
        shutil.copytree(ROOT / SCENARIOS, self.folder / SCENARIOS)
        shutil.copytree(ROOT / "shell/lessons", self.folder / "shell/lessons")
        for file in "docs/seeds.md", "docs/rfc9293.md":
            shutil.copy(ROOT / file, self.folder / file)

    def change(self, file, old, new):
        path = self.folder / file
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def assert_complains(self, complaint):
        self.assertTrue(any(complaint in problem for problem in problems_in(self.folder)), problems_in(self.folder))

    def test_an_id_that_is_given_twice_is_found(self):
        self.change("docs/seeds/states.md", "| S-05 |", "| H-05 |")
        self.assert_complains("H-05 is also the id of")

    def test_an_id_that_is_none_is_found(self):
        self.change("docs/seeds/states.md", "| S-05 |", "| S5 |")
        self.assert_complains("'S5' is no id")

    def test_a_verdict_that_is_none_of_the_three_is_found(self):
        self.change("docs/seeds/closing.md", "| right |", "| mostly right |")
        self.assert_complains("verdict 'mostly right'")

    def test_a_source_that_names_no_document_is_found(self):
        self.change("docs/seeds/closing.md", "| RFC 9293 3.4 |", "| the textbook |")
        self.assert_complains("'the textbook' names neither")

    def test_a_row_without_a_source_is_found(self):
        self.change("docs/seeds/closing.md", "| RFC 9293 3.4 |", "| |")
        self.assert_complains("'' names neither")

    def test_a_lesson_beyond_the_course_is_found(self):
        self.change("docs/seeds/states.md", "| 21, step 1 |", "| 33 |")
        self.assert_complains("'33' is no row of the course")

    def test_a_row_below_another_lessons_heading_is_found(self):
        self.change("docs/seeds/states.md", "| 21, step 1 |", "| 22 |")
        self.assert_complains("lesson 22 below the heading of lesson 21")

    def test_a_step_that_does_not_show_the_claim_is_found(self):
        self.change("shell/lessons/04-why-not-two/en.md", "(claim:H-47)", "(claim:H-46)")
        self.assert_complains("of lesson 4 does not link to H-47")

    def test_a_scenario_that_does_not_ship_is_found(self):
        next((self.folder / SCENARIOS).glob("*/*-half-close.tcplab")).unlink()
        self.assert_complains("there is no scenario `half-close`")

    def test_a_requirement_that_has_no_row_is_found(self):
        self.change("docs/rfc9293.md", "| MUST-26 |", "| MUST-99 |")
        self.assert_complains("docs/rfc9293.md has no row 'MUST-26'")

    def test_a_place_that_is_in_no_note_is_found(self):
        self.change("docs/seeds/states.md", "3: client fails", "3: client succeeds")
        self.assert_complains("no heading of a note: ('3', 'client succeeds')")

    def test_a_heading_of_which_nothing_is_told_is_found(self):
        self.change("docs/seeds.md", "| 4 | phases |", "| 4 | afterthought |")
        self.assert_complains("no claim of note 4, 'afterthought'")

    def test_a_row_with_a_cell_too_few_is_found(self):
        self.change("docs/seeds/states.md", "| 21, step 6 | MUST-26 |", "| MUST-26 |")
        self.assert_complains("7 cells instead of 8")

    def test_a_disagreement_that_one_side_does_not_know_of_is_found(self):
        self.change("docs/seeds/states.md", " Disagrees with S-07.", "")
        self.assert_complains("S-06 does not say that it disagrees with S-07")

    def test_a_disagreement_that_the_entry_does_not_list_is_found(self):
        self.change("docs/seeds.md", "- S-06 and S-07\n", "")
        self.assert_complains("the list of disagreements lacks: S-06 and S-07")

    def test_a_verdict_that_changed_behind_the_entrys_back_is_found(self):
        self.change("docs/seeds/states.md", "| wrong |", "| right |")
        self.assert_complains("the list of the wrong ones should not have: - [S-06]")
        self.assert_complains("the number of claims is")

    def test_a_file_that_grew_too_long_is_found(self):
        (self.folder / "docs/seeds/more.md").write_text("\n" * MOST_LINES)
        self.assert_complains("more.md: 400 lines")
        self.assert_complains("there is no link to more.md")


if __name__ == "__main__":
    unittest.main()
