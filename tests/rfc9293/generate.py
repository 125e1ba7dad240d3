#!/usr/bin/env python3
"""Writes docs/rfc9293.md: each requirement of RFC 9293, what we do about it, where, and which tests prove it.

    generate.py            writes the table
    generate.py --check    fails when a requirement has no row, no code or no test, or the table is out of date
    generate.py --root R   works on the tree in R

What we do is said in requirements.tsv beside this file. The places are the comments in core/ and native/ that cite a
requirement as "RFC 9293 3.8.3 (MUST-23)"; the tests are those in tests/ whose names carry it, as MUST_23_.
"""

import argparse
import csv
import pathlib
import re
import sys
from collections import defaultdict
from typing import NamedTuple

# The numbers that RFC 9293 gives out.
ALL_IDS = ([f"MUST-{n}" for n in range(1, 70)] + [f"SHLD-{n}" for n in range(1, 32)] +
           [f"MAY-{n}" for n in range(1, 19)] + ["REC-1"])

ID = r"(?:MUST|SHLD|MAY|REC)-\d+"
CITATION = re.compile(rf"RFC 9293 (\d+(?:\.\d+)*) \(({ID}(?:, {ID})*)\)")
TEST = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", re.MULTILINE)
ID_IN_NAME = re.compile(r"(?:^|(?<=_))(MUST|SHLD|MAY|REC)_(\d+)(?=_)")
FUNCTION = re.compile(r"([A-Za-z_~][\w:~]*)\s*\(")
TYPE = re.compile(r"^\s*(?:enum class|class|struct)\s+(\w+)")
MEMBER = re.compile(r"(\w+)\s*(?:=|;|\{|,)")


class Row(NamedTuple):
    level: str
    section: str
    what: str


class Place(NamedTuple):
    path: str
    name: str  # the function, type or member that the citation belongs to


class Test(NamedTuple):
    path: str
    name: str


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {line["id"]: Row(line["level"], line["section"], line["what we do"]) for line in lines}


def sources(root, *folders):
    for folder in folders:
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def code_of(line):
    return line.split("//")[0].rstrip()


def declared_name(line):
    """What a line of code declares; the nearest guess that needs no C++ parser."""
    line = line.split(" = ")[0] + ";"
    for pattern in (TYPE, FUNCTION, MEMBER):
        if found := pattern.search(line):
            return found.group(1)
    return ""


def enclosing_function(lines, index):
    for line in reversed(lines[:index]):
        if re.match(r"[A-Za-z]", line) and "(" in line and not code_of(line).endswith(";"):
            return declared_name(line)
    return ""


def name_at(path, lines, index):
    """The function, type or member that a citation in line index is about."""
    indented = lines[index].startswith(" ")
    if path.endswith(".cpp") and indented:
        return enclosing_function(lines, index)
    for line in lines[index:]:
        if code := code_of(line):
            return declared_name(code)
    return ""


def join_comments(lines, index):
    """The comment that starts or goes on in this line, with its next line: a citation may be broken over two."""
    text = lines[index]
    follows = lines[index + 1].strip() if index + 1 < len(lines) else ""
    return text + " " + follows[2:].strip() if "//" in text and follows.startswith("//") else text


def find_places(root, rows, problems):
    places = defaultdict(list)
    for path, text in sources(root, "core", "native"):
        lines = text.splitlines()
        for index, line in enumerate(lines):
            for found in CITATION.finditer(join_comments(lines, index)):
                if found.start() >= len(line):
                    continue  # belongs to the next line
                for requirement in found.group(2).split(", "):
                    note_place(places, rows, problems, requirement, found.group(1),
                               Place(path, name_at(path, lines, index)))
    return places


def note_place(places, rows, problems, requirement, section, place):
    if requirement not in rows:
        problems.append(f"{place.path}: cites {requirement}, which has no row")
    elif rows[requirement].section != section:
        problems.append(f"{place.path}: cites {requirement} in section {section}, it is in {rows[requirement].section}")
    elif place not in places[requirement]:
        places[requirement].append(place)


def find_tests(root):
    tests = defaultdict(list)
    for path, text in sources(root, "tests"):
        for suite, name in TEST.findall(text):
            for kind, number in ID_IN_NAME.findall(name):
                tests[f"{kind}-{number}"].append(Test(path, f"{suite}.{name}"))
    return tests


def find_gaps(rows, places, tests):
    for requirement in ALL_IDS:
        if requirement not in rows:
            yield f"{requirement}: no row in requirements.tsv"
        if not places[requirement]:
            yield f"{requirement}: no place in core/ or native/ cites it"
        if not tests[requirement]:
            yield f"{requirement}: no test carries it in its name"
    for requirement in rows:
        if requirement not in ALL_IDS:
            yield f"{requirement}: is no requirement of RFC 9293"


def link(path, text):
    return f"[{text}](../{path})"


def place_cell(place):
    return link(place.path, place.path) + (f" `{place.name}`" if place.name else "")


def table(rows, places, tests):
    proofs = len({test for found in tests.values() for test in found})
    yield "# RFC 9293, requirement by requirement"
    yield ""
    yield (f"The {len(rows)} requirements of RFC 9293, what tcplab does about each, the code that does it and the tests that "
           f"prove it ({proofs} in all).")
    yield "Where the RFC says MAY, the row says what was chosen. Written by `tests/rfc9293/generate.py`; do not edit."
    yield ""
    yield "| Id | Level | Section | What we do | Code | Tests |"
    yield "|---|---|---|---|---|---|"
    for requirement, row in rows.items():
        code = "<br>".join(place_cell(place) for place in places[requirement])
        proof = "<br>".join(link(test.path, test.name) for test in tests[requirement])
        yield f"| {requirement} | {row.level} | {row.section} | {row.what} | {code} | {proof} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    arguments = parser.parse_args()
    root = arguments.root

    rows = read_rows(root / "tests/rfc9293/requirements.tsv")
    problems = []
    places = find_places(root, rows, problems)
    tests = find_tests(root)
    problems += find_gaps(rows, places, tests)
    text = "\n".join(table(rows, places, tests)) + "\n"
    page = root / "docs/rfc9293.md"
    if not arguments.check:
        page.write_text(text, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != text:
        problems.append("docs/rfc9293.md is out of date: run tests/rfc9293/generate.py")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
