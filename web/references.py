"""What lessons refer to by a short name, out of the documentation: requirements of RFC 9293 and claims of the course notes.

    {"requirement": {"MUST-13": [title, line...]}, "claim": {"H-40": [title, line...]}}
"""
import json
import pathlib
import re


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


def plain(cell: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", cell).replace("`", "").replace("<br>", ", ")


def references(docs: pathlib.Path) -> bytes:
    requirement = {
        cells[0]: [f"{cells[0]} ({cells[1]}), RFC 9293 {cells[2]}", plain(cells[3])]
        for cells in rows((docs / "rfc9293.md").read_text("utf-8"), "| Id | Level |")
    }
    claim = {
        cells[0]: [f"{cells[0]}: {cells[3]}", plain(cells[1]), plain(cells[4]), plain(cells[5])]
        for path in sorted((docs / "seeds").glob("*.md"))
        for cells in rows(path.read_text("utf-8"), "| Id | Claim |")
    }
    return json.dumps({"requirement": requirement, "claim": claim}, ensure_ascii=False, separators=(",", ":")).encode()
