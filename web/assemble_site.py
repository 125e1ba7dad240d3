#!/usr/bin/env python3
"""Puts the static site together: index.html, and everything else in a folder named after its content, so that caches never mix builds.

    assemble_site.py --output SITE --program DIRECTORY --fonts DIRECTORY [--license NAME=FILE]...
"""
import argparse
import hashlib
import json
import pathlib
import shutil

PAGE = ["style.css", "app.js", "address.js", "input.js", "loader.js", "memory.js", "resolution.js", "texts.js", "transcript.js", "words.js"]
PROGRAM = ["tcplab.js", "tcplab.wasm"]
FONTS = ["text.otf", "heading.otf", "mono.ttf"]
CHINESE = "chinese.otf"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--fonts", type=pathlib.Path, required=True)
    parser.add_argument("--license", action="append", default=[])
    options = parser.parse_args()
    here = pathlib.Path(__file__).parent

    present = [font for font in FONTS + [CHINESE] if (options.fonts / font).exists()]
    files = {name: here / name for name in PAGE}
    files |= {name: options.program / name for name in PROGRAM}
    files |= {f"fonts/{font}": options.fonts / font for font in present}
    content = {name: path.read_bytes() for name, path in files.items()}
    version = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(content.items()))).hexdigest()[:12]

    for name, data in content.items():
        target = options.output / version / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (options.output / "licenses").mkdir(exist_ok=True)
    for item in options.license:
        name, path = item.split("=", 1)
        shutil.copyfile(path, options.output / "licenses" / f"{name}.txt")

    assets = {
        "base": f"{version}/",
        "files": {name: len(data) for name, data in content.items()},
        "fonts": [font for font in present if font != CHINESE],
        "chinese": CHINESE if CHINESE in present else None,
    }
    page = (here / "index.html").read_text("utf-8")
    page = page.replace("@BASE@", f"{version}/").replace("@ASSETS@", json.dumps(assets, separators=(",", ":")))
    (options.output / "index.html").write_text(page, "utf-8")
    for old in options.output.iterdir():
        if old.is_dir() and old.name not in (version, "licenses"):
            shutil.rmtree(old)


if __name__ == "__main__":
    main()
