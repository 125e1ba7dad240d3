"""What lessons refer to by a short name, out of the documentation: requirements of RFC 9293 and claims of the course notes.

    {"requirement": {"MUST-13": [title, line...]}, "section": {"3.6.1": ["MUST-13", ...]}, "claim": {"H-40": [title, line...]}}

in each language; a section has the requirements that stand in it, not those of the sections below it. The tables are
docs/rfc9293.md and docs/seeds/*.md; docs/rfc9293.zh.md and docs/seeds/zh/*.md have their sentences in Chinese.
"""
import json
import pathlib
import re

DISAGREES = re.compile(r" Disagrees with ([^.]*)\.$")
ID = re.compile(r"[A-Z]-\d+")
VERDICTS = {"right": "正确", "simplified": "简化", "wrong": "错误"}
LEVELS = {"MUST": "必须", "MUST NOT": "不得", "SHOULD": "应当", "SHOULD NOT": "不应当", "MAY": "可以"}


def rows(text: str, header: str) -> list[list[str]]:
    """Cells of the rows of every table that begins with that header."""
    found, inside = [], False
    for line in text.splitlines():
        if line.startswith(header):
            inside = True
        elif inside and line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not set(cells[0]) <= {"-"}:
                found.append(cells)
        else:
            inside = False
    return found


def requirements(docs: pathlib.Path) -> list[list[str]]:
    return rows((docs / "rfc9293.md").read_text("utf-8"), "| Id | Level |")


def sections(docs: pathlib.Path) -> dict[str, list[str]]:
    """Section of RFC 9293 -> ids of the requirements that stand in it, for those sections that have any."""
    found: dict[str, list[str]] = {}
    for id_, _, section, *_ in requirements(docs):
        found.setdefault(section, []).append(id_)
    return found


def chinese_requirements(docs: pathlib.Path) -> list[list[str]]:
    """Id and sentence, of those that the course links to or lists."""
    return rows((docs / "rfc9293.zh.md").read_text("utf-8"), "| Id | What we do |")


def claims(seeds: pathlib.Path) -> list[list[str]]:
    return [cells for path in sorted(seeds.glob("*.md")) for cells in rows(path.read_text("utf-8"), "| Id | Claim |")]


def plain(cell: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", cell).replace("`", "").replace("<br>", ", ")


def in_english(docs: pathlib.Path) -> dict:
    return {
        "requirement": {id_: [f"{id_} ({level}), RFC 9293 {section}", plain(text)] for id_, level, section, text, *_ in requirements(docs)},
        "section": sections(docs),
        "claim": {id_: [f"{id_}: {verdict}", plain(claim), plain(why), plain(source)]
                  for id_, claim, _, verdict, why, source, *_ in claims(docs / "seeds")},
    }


def in_chinese(docs: pathlib.Path) -> dict:
    """A requirement that no lesson of ours links to or lists has its sentence in English."""
    sentence = dict(chinese_requirements(docs))
    translated = {id_: texts for id_, *texts in claims(docs / "seeds/zh")}

    def explained(why: str, english: str) -> str:
        disagrees = DISAGREES.search(english)
        return f"{why}此说法与 {'、'.join(ID.findall(disagrees[1]))} 矛盾。" if disagrees else why

    return {
        "requirement": {id_: [f"{id_}（{level}，{LEVELS[level]}），RFC 9293 {section}", sentence.get(id_, plain(text))]
                        for id_, level, section, text, *_ in requirements(docs)},
        "section": sections(docs),
        "claim": {id_: [f"{id_}：{VERDICTS[verdict]}", translated[id_][0], explained(translated[id_][1], why), plain(source).replace("; ", "；")]
                  for id_, _, _, verdict, why, source, *_ in claims(docs / "seeds")},
    }


def references(docs: pathlib.Path) -> dict[str, bytes]:
    """Language -> the file."""
    return {language: json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
            for language, found in {"en": in_english(docs), "zh": in_chinese(docs)}.items()}
