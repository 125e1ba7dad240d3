"""The command lines of the README do what it says of them, in a folder where nothing else is."""
import pathlib
import re
import shlex
import subprocess

from harness import check, equal, test

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")

# Of the program's commands, those that need a display, or root and a network; they have tests of their own.
ELSEWHERE = {"gui", "live"}
# What the README says of the exit status: of a difference, as diff(1).
STATUS = {"diff": 1}


def blocks():
    """What is indented as code, as lists of lines."""
    found = [[]]
    for line in README.splitlines():
        if line.startswith("    "):
            found[-1].append(line[4:])
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def scenario():
    """The one that it shows: the tour's my.tcplab."""
    [only] = [block for block in blocks() if any(line.startswith("host ") for line in block)]
    return "\n".join(only) + "\n"


def command_lines():
    """Those of the program, as words without its name: from blocks of code, and from within the text, where NAME is any scenario."""
    lines = [line for block in blocks() for line in block if line.startswith("build/release/tcplab ")]
    lines += re.findall(r"`(tcplab [^`]+)`", README)
    return [["lost-syn" if word == "NAME" else word for word in shlex.split(line, comments=True)][1:] for line in lines]


@test(network=False)
def the_tour_of_the_readme_goes_as_it_says(program):
    pathlib.Path("my.tcplab").write_text(scenario())
    pathlib.Path("docs").symlink_to(ROOT / "docs")
    commands = [words for words in command_lines() if words[0] not in ELSEWHERE or "--help" in words]
    made = set()
    for words in commands:
        done = subprocess.run([program, *words], capture_output=True, text=True, timeout=60)
        equal(done.returncode, STATUS.get(words[0], 0), f"exit status of {shlex.join(words)} ({done.stderr.strip()})")
        outputs = [word for word in words if re.search(r"\.(pcapng|csv|svg|xml)$", word)]
        check(done.stdout or outputs, f"{shlex.join(words)} says nothing")
        for output in outputs:
            check(pathlib.Path(output).stat().st_size > 0, f"{shlex.join(words)} leaves {output} empty")
        made.update(outputs)
    asked = {words[0] for words in commands}
    check({"scenarios", "run", "sweep", "diff", "svg", "why", "why-not", "link", "check"} <= asked, f"it shows only {sorted(asked)}")
    return f"{len(commands)} commands, {len(made)} files"
