#!/usr/bin/env python3
"""Checks by their includes that the layers keep to docs/architecture.md: arrows point down only, and core/ has no I/O, no clock, no
threads and nothing of others.

    check_includes.py ROOT        prints what is wrong, one line each; exit status 1 when there is anything
"""
import pathlib
import re
import sys

CORE = {
    "base": set(),
    "wire": {"base"},
    "tcp": {"wire", "base"},
    "net": {"wire", "base"},
    "capture": {"wire", "base"},
    "sockets": {"tcp", "wire", "base"},
    "trace": {"tcp", "capture", "wire", "base"},
    "scenario": {"trace", "net", "tcp", "wire", "base"},
    "lab": {"scenario", "trace", "net", "tcp", "wire", "base"},
    "lesson": {"lab", "scenario", "trace", "net", "tcp", "wire", "base"},
    "packetdrill/language": {"wire", "base"},
    "packetdrill/run": {"packetdrill/language", "trace", "sockets", "capture", "tcp", "wire", "base"},
}

# What each room may include of the others; each may include itself.
ROOMS = {
    "core": set(),
    "shell": {"core"},
    "web": {"shell", "core"},
    "native": {"shell", "core"},
}

# The part of the standard library that neither reads, writes, waits nor asks the time.
PURE = set(
    """algorithm array bit bitset cassert cctype cerrno charconv climits cmath compare concepts cstddef cstdint cstdlib cstring deque
    functional initializer_list iterator limits list map memory new numeric optional queue set span stack string string_view tuple
    type_traits typeinfo unordered_map unordered_set utility variant vector version""".split()
)

# What would tie the shell to a browser or to an operating system.
SHELL_FORBIDDEN = re.compile(r"(emscripten|unistd|fcntl|windows|sys/|net/|linux/|fstream|iostream|filesystem|thread|mutex)")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def part_of(path: tuple[str, ...]) -> str:
    """The layer of the core that a file of these folders belongs to: packetdrill is two, in folders of their own."""
    inner = "/".join(path[1:3])
    return inner if inner in CORE else path[1]


def problem(layer: tuple[str, str], bracket: str, header: str) -> str | None:
    """Why a file of this layer (room, and folder within core) must not include this header; None when it may."""
    room, part = layer
    if bracket == '"':
        target = header.split("/")
        if "/" not in header or target[0] not in ROOMS:
            return "an include of our own starts at the root"
        if target[0] != room:
            return None if target[0] in ROOMS[room] else f"{room} must not know {target[0]}"
        if room != "core":
            return None
        other = part_of(tuple(target))
        return None if other == part or other in CORE[part] else f"core/{part} must not know core/{other}"
    if room == "core" and header not in PURE:
        return "core has no I/O, clock, threads or third-party headers"
    if room == "shell" and SHELL_FORBIDDEN.match(header):
        return "the shell knows neither browser nor operating system"
    return None


def violations(root: pathlib.Path) -> list[str]:
    found = []
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.[ch]pp")):
            relative = path.relative_to(root)
            part = part_of(relative.parts) if room == "core" else ""
            if room == "core" and part not in CORE:
                found.append(f"{relative}: core/{part} is no layer that this check knows")
                continue
            for bracket, header in INCLUDE.findall(path.read_text("utf-8")):
                if why := problem((room, part), bracket, header):
                    found.append(f"{relative}: includes {header}: {why}")
    return found


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    if not (root / "core").is_dir():
        print(f"{root} holds no core/")
        return 1
    found = violations(root)
    print("\n".join(found) or "The layers are kept.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
