#!/usr/bin/env python3
"""A failed expectation names the line of the test: whatever in tests/ is called expect_... takes `Line at = Line::here()` as its last
argument (tests/line.hpp), and uses it.

    check_lines.py ROOT        exit status 1 and the functions, when one does not say who asked
"""
import pathlib
import re
import sys

FUNCTION = re.compile(r"^ *(?:inline |static )*(?:void|bool|\w+&) (expect_\w+)\(([^;{}]*)\)(?: const)? \{(.*?)^ *\}$", re.MULTILINE | re.DOTALL)


def nameless(text: str) -> list[str]:
    """The functions that expect something and cannot say on whose behalf."""
    found = []
    for function in FUNCTION.finditer(text):
        name, arguments, body = function.groups()
        if not re.search(r"\bLine at(?: = (?:tcplab::)?Line::here\(\))?$", arguments) or not re.search(r"\bat\b", body):
            found.append(f"{text.count(chr(10), 0, function.start(1)) + 1}: {name}")
    return found


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    files = sorted(path for path in root.glob("tests/**/*.[ch]pp") if "fuzz" not in path.parts)  # no tests
    if not any(FUNCTION.search(path.read_text("utf-8")) for path in files):
        print("no function in tests/ is called expect_...; have they another name?")
        return 1
    places = [f"{path.relative_to(root)}:{place}" for path in files for place in nameless(path.read_text("utf-8"))]
    for place in places:
        print(f"{place} does not take the line of the test: Line at = Line::here()")
    return 1 if places else 0


if __name__ == "__main__":
    sys.exit(main())
