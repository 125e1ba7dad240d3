"""The lessons of a folder, as the site has them: their files, and an index of their heads."""
import json
import pathlib
import re

LANGUAGES = "en", "zh"
GLOSSARY = "glossary"


def files_of(folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """Path below the folder -> file: the texts of each lesson, and of the glossary."""
    return {f"{path.parent.name}/{path.name}": path for path in sorted(folder.glob("*/*.md")) if path.stem in LANGUAGES}


def head_of(text: str) -> dict[str, str]:
    """What stands between the first two lines `---`; tcplab lesson check tells what is wrong with it."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != "---":
        return {}
    head = {}
    for line in lines[1:]:
        if line.strip() == "---":
            break
        key, colon, value = line.partition(":")
        if colon:
            head[key.strip()] = value.strip()
    return head


def listed(value: str) -> list[str]:
    return [item for item in (part.strip() for part in value.split(",")) if item]


def number(value: str) -> int:
    return int(value) if value.isdecimal() else 0


def entry(folder: str, texts: dict[str, str]) -> dict:
    heads = {language: head_of(text) for language, text in texts.items()}
    whole = heads.get("en") or heads.get("zh") or {}

    def both(key: str) -> dict[str, str]:
        return {language: heads.get(language, whole).get(key, "") for language in LANGUAGES}

    return {
        "name": re.sub(r"^\d+-", "", folder),
        "folder": folder,
        "row": number(whole.get("row", "")),
        "title": both("title"),
        "summary": both("summary"),
        "minutes": number(whole.get("minutes", "")),
        "needs": listed(whole.get("needs", "")),
        "rules": listed(whole.get("rules", "")),
        "octets": sum(len(text.encode()) for text in texts.values()),
    }


def index_of(folder: pathlib.Path) -> bytes:
    """[{name, folder, row, title, summary, minutes, needs, rules, octets}] in the order of the course, as JSON."""
    texts: dict[str, dict[str, str]] = {}
    for name, path in files_of(folder).items():
        lesson = name.split("/")[0]
        if lesson != GLOSSARY:
            texts.setdefault(lesson, {})[path.stem] = path.read_text("utf-8", errors="replace")
    entries = sorted((entry(lesson, of_lesson) for lesson, of_lesson in texts.items()), key=lambda one: (one["row"], one["folder"]))
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
