#!/usr/bin/env python3
"""Writes every CJK character (and its punctuation) that occurs in the given source files, once each, to OUTPUT.

    used_characters.py OUTPUT FILE...

The output is left alone when nothing changed, so that what depends on it is not made again.
"""
import pathlib
import sys


def is_cjk(character: str) -> bool:
    code = ord(character)
    return 0x3000 <= code <= 0x303F or 0x3400 <= code <= 0x9FFF or 0xFF00 <= code <= 0xFFEF


def main() -> None:
    output = pathlib.Path(sys.argv[1])
    used = {c for name in sys.argv[2:] for c in pathlib.Path(name).read_text("utf-8") if is_cjk(c)}
    text = "".join(sorted(used | set("，。：；（）！？、「」《》")))
    if not output.exists() or output.read_text("utf-8") != text:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, "utf-8")


main()
