#!/usr/bin/env python3
"""Every popup goes through shell/popups.cpp, which is what makes all of them close alike: nobody else opens one of Dear ImGui's own.

    check_popups.py ROOT        exit status 1 and the places, when somebody does
"""
import pathlib
import re
import sys

HELPER = "shell/popups.cpp"
OWN = re.compile(r"ImGui::(?:OpenPopup\w*|BeginPopup\w*|BeginCombo|Combo|BeginMenu|BeginMainMenuBar)\s*\(")


def places(root: pathlib.Path) -> list[str]:
    found = []
    for path in sorted(root.glob("shell/**/*.cpp")) + sorted(root.glob("shell/**/*.hpp")):
        name = path.relative_to(root).as_posix()
        if name == HELPER:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if OWN.search(line):
                found.append(f"{name}:{number}: {line.strip()}")
    return found


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    if not OWN.search((root / HELPER).read_text("utf-8")):
        print(f"{HELPER} opens no popup; has the helper moved?")
        return 1
    found = places(root)
    for place in found:
        print(f"{place}\n  opens a popup of its own; use {HELPER} (Popups::open)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
