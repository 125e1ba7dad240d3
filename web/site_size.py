#!/usr/bin/env python3
"""Weighs the first load of a built site: every file that the page fetches before it starts in English, gzipped.

    site_size.py SITE        prints the figure; exit status 1 when it is above the limit
"""
import gzip
import json
import pathlib
import re
import sys

LIMIT_KIB = 800


def first_load(site: pathlib.Path) -> dict[str, int]:
    """File name -> gzipped bytes."""
    index = site / "index.html"
    assets = json.loads(re.search(r'id="assets">(.*?)</script>', index.read_text("utf-8")).group(1))
    files = {"index.html": index} | {name: site / assets["base"] / name for name in assets["files"]}
    return {name: len(gzip.compress(path.read_bytes(), 9)) for name, path in files.items()}


def main() -> int:
    sizes = first_load(pathlib.Path(sys.argv[1]))
    total = sum(sizes.values()) / 1024
    for name, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"  {size / 1024:7.1f} KiB  {name}")
    print(f"First load of the site, gzipped: {total:.0f} KiB (limit {LIMIT_KIB} KiB)")
    return 0 if total <= LIMIT_KIB else 1


if __name__ == "__main__":
    sys.exit(main())
