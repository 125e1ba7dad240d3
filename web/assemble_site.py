#!/usr/bin/env python3
"""Puts the static site together: index.html, and everything else in a folder named after its content, so that caches never mix builds.

    assemble_site.py --output SITE --program DIRECTORY --fonts DIRECTORY --editor DIRECTORY --esbuild PROGRAM --lessons DIRECTORY
        [--license NAME=FILE]...
"""
import argparse
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # or the sources would look newer than the site

import lessons
from icons import icon
from references import references

# What the page needs to start, and what it loads when it is asked for.
PAGE = ["style.css", "address.js", "app.js", "cover.js", "files.js", "input.js", "loader.js", "memory.js",
        "notice.js", "offline.js", "parts.js", "resolution.js", "share.js", "texts.js", "transcript.js", "view.js", "words.js"]
PAGE_LATER = ["changes.js", "dom.js", "embed.js", "embed_course.js", "embed_frame.js", "embed_messages.js", "embed_run.js", "link.js", "lists.js", "live_list.js", "places.js", "save.js", "share_text.js", "sharing.css", "sharing.js", "sharing_words.js", "shown.js", "tour.css", "tour.js",
              "tour_words.js"]
ELEMENT = "tcp-lab.js"  # the custom element for other people's pages
PROGRAM = ["tcplab.js", "tcplab.wasm"]
PROGRAM_LATER = ["later.wasm", "lesson.js", "lesson.wasm"]
FONTS = ["text.otf", "heading.otf", "mono.ttf"]
CHINESE = "chinese.otf"
LATER = ("icon-", "editor/", "course/", "lessons/", "references/")
ICON_SIZES = [180, 192, 512]  # the first for iOS


def manifest(base: str) -> dict:
    return {
        "name": "tcplab",
        "short_name": "tcplab",
        "description": "A laboratory for TCP",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#14171c",
        "theme_color": "#14171c",
        "icons": [
            {"src": f"{base}icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size in ICON_SIZES[1:]
            for purpose in ("any", "maskable")
        ],
    }


def smaller(esbuild: pathlib.Path, files: dict[str, pathlib.Path]) -> dict[str, bytes]:
    """Scripts and style sheets without what only their readers need; each stays a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [esbuild.resolve(), "--minify", "--charset=utf8", "--log-level=warning", f"--outdir={folder}", "--outbase=."]
        subprocess.run([*command, *files.keys()], check=True, cwd=pathlib.Path(__file__).parent)
        return {name: (pathlib.Path(folder) / name).read_bytes() for name in files}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--fonts", type=pathlib.Path, required=True)
    parser.add_argument("--editor", type=pathlib.Path, required=True)
    parser.add_argument("--esbuild", type=pathlib.Path, required=True)
    parser.add_argument("--lessons", type=pathlib.Path, required=True)
    parser.add_argument("--license", action="append", default=[])
    options = parser.parse_args()
    here = pathlib.Path(__file__).parent

    present = [font for font in FONTS + [CHINESE] if (options.fonts / font).exists()]
    page = {name: here / name for name in PAGE + PAGE_LATER} | {f"course/{path.name}": path for path in sorted((here / "course").iterdir())}
    files = {name: options.program / name for name in PROGRAM + PROGRAM_LATER}
    files |= {f"fonts/{font}": options.fonts / font for font in present}
    files |= {"editor/editor.js": options.editor / "editor.js"}
    files |= {f"lessons/{name}": path for name, path in lessons.files_of(options.lessons).items()}
    content = smaller(options.esbuild, page) | {name: path.read_bytes() for name, path in files.items()}
    content |= {"lessons/index.json": lessons.index_of(options.lessons)}
    content |= {f"icon-{size}.png": icon(size) for size in ICON_SIZES}
    content |= {f"references/{language}.json": data for language, data in references(here.parent / "docs").items()}
    # The pages around these files are of the version too.
    around = {name: (here / name).read_bytes() for name in ("index.html", "service_worker.js")}
    version = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted((content | around).items()))).hexdigest()[:12]
    base = f"{version}/"
    later = [name for name in content if name in [*PAGE_LATER, *PROGRAM_LATER, f"fonts/{CHINESE}"] or name.startswith(LATER)]
    first = [name for name in content if name not in later]

    for name, data in content.items():
        target = options.output / version / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    # What other people's pages name, and must stay where it is.
    shutil.copyfile(here / ELEMENT, options.output / ELEMENT)
    (options.output / "licenses").mkdir(exist_ok=True)
    for item in options.license:
        name, path = item.split("=", 1)
        shutil.copyfile(path, options.output / "licenses" / f"{name}.txt")

    def compact(value: object) -> str:
        return json.dumps(value, separators=(",", ":"))

    assets = {
        "base": base,
        "files": {name: len(content[name]) for name in first},
        "fonts": [font for font in present if font != CHINESE],
        "chinese": CHINESE if CHINESE in present else None,
    }
    index = around["index.html"].decode().replace("@BASE@", base).replace("@ASSETS@", compact(assets))
    worker = around["service_worker.js"].decode().replace("@VERSION@", version)
    worker = worker.replace("@FIRST@", compact([base + name for name in first])).replace("@LATER@", compact([base + name for name in later]))
    (options.output / "manifest.webmanifest").write_text(compact(manifest(base)), "utf-8")
    (options.output / "service_worker.js").write_text(worker, "utf-8")
    (options.output / "index.html").write_text(index, "utf-8")
    for old in options.output.iterdir():
        if old.is_dir() and old.name not in (version, "licenses"):
            shutil.rmtree(old)


if __name__ == "__main__":
    main()
