#!/usr/bin/env python3
"""What decides a future is told whole: in canonical*.cpp every member that a structured binding names is put, or left out by name.

That a member is named at all is the compiler's affair, for a structured binding has to name them all.

    check_canonical.py ROOT        exit status 1 and the members, when one is named and then forgotten
"""
import pathlib
import re
import sys

BINDING = re.compile(r"const auto& \[([^\]]+)\]\s*(?:=|:)")


def forgotten(text: str) -> list[str]:
    """The members of each binding that nothing after it, up to the end of the function, speaks of."""
    found = []
    for binding in BINDING.finditer(text):
        end = text.find("\n}\n", binding.end())
        rest = text[binding.end() : end if end >= 0 else len(text)]
        rest = re.sub(r"//.*", "", rest)
        for name in re.findall(r"\w+", binding.group(1)):
            if not re.search(rf"(?<![.\w]){name}\b", rest):
                line = text.count("\n", 0, binding.start()) + 1
                found.append(f"{line}: {name}")
    return found


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    files = sorted(root.glob("core/**/canonical*.cpp"))
    if not files:
        print("there is no core/**/canonical*.cpp; has it moved?")
        return 1
    places = [f"{path.relative_to(root)}:{place}" for path in files for place in forgotten(path.read_text("utf-8"))]
    for place in places:
        print(f"{place} is named and neither put nor left out")
    return 1 if places else 0


if __name__ == "__main__":
    sys.exit(main())
