"""`tcplab lesson`: all lessons that ship are right, and what is wrong is told in its place."""
import base64
import hashlib
import pathlib
import re
import shutil

from harness import check, equal, test
from test_command_line import tcplab

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs/examples/lessons"
EXAMPLE = EXAMPLES / "01-a-lost-syn"
COURSE = ROOT / "shell/lessons"


@test(network=False)
def nothing_is_wrong_with_the_lessons_that_ship(program):
    for folder in EXAMPLES, *([COURSE] if COURSE.is_dir() else []):
        done = tcplab(program, "lesson", "check", folder)
        count = sum(1 for lesson in folder.iterdir() if lesson.name != "glossary")
        equal(done.stdout, f"{count} lesson{'s' if count > 1 else ''}, 0 errors\n", str(folder))
        equal(done.stderr, "", str(folder))


@test(network=False)
def what_is_wrong_is_told_with_file_line_and_column(program):
    shutil.copytree(EXAMPLES, "mine")
    lesson = pathlib.Path("mine/01-a-lost-syn/en.md")
    lesson.write_text(lesson.read_text().replace("panel diagram", "panel diagramm"))
    for asked in "mine", "mine/01-a-lost-syn", "mine/01-a-lost-syn/":
        done = tcplab(program, "lesson", "check", asked, status=1)
        check("mine/01-a-lost-syn/en.md:29:7: unknown word 'diagramm'" in done.stderr, done.stderr)
        check("did you mean 'diagram'?\n  panel diagramm\n        ^\n" in done.stderr, done.stderr)
        equal(done.stdout, "1 lesson, 1 error\n", asked)
    pathlib.Path("empty").mkdir()
    for nothing in "empty", "none":
        equal(tcplab(program, "lesson", "check", nothing, status=2).stdout, "", nothing)


@test(network=False)
def exercises_are_listed_and_printed_with_their_answers(program):
    names = re.findall(r"^([a-z][a-z0-9-]*)  \(", tcplab(program, "lesson", "exercises").stdout, re.MULTILINE)
    check(len(names) >= 60, f"{len(names)} exercises")
    name = names[0]
    shown = tcplab(program, "lesson", "exercises", name, "--seed", "7").stdout
    check("\ntcplab 1\n" in shown and "--- answer ---" not in shown, shown)
    equal(tcplab(program, "lesson", "exercises", name, "--seed", "7").stdout, shown, "the same seed")
    check(tcplab(program, "lesson", "exercises", name, "--seed", "8").stdout != shown, "another seed")
    check(re.search(r"--- answer ---\n\w+: \S", tcplab(program, "lesson", "exercises", name, "--answer").stdout), "no answer")
    check("did you mean" in tcplab(program, "lesson", "exercises", name + "s", status=2).stderr, "no hint")


@test(network=False)
def a_lesson_is_printed_as_one_page_that_needs_nothing_else(program):
    for language, title, answers in ("en", "A SYN is lost", "Answers"), ("zh", "丢失的 SYN", "答案"):
        tcplab(program, "lesson", "print", EXAMPLE, "--language", language, "-o", "page.html")
        page = pathlib.Path("page.html").read_text()
        check(f"<h1>{title}</h1>" in page and f'lang="{language}"' in page, page[:400])
        body, _, last = page.partition(f"<h2>{answers}</h2>")
        equal(len(re.findall("<svg ", body)), 2, "timelines")
        equal(len(re.findall("<svg ", last)), 2, "whole timelines")
        check("SYN, ACK" not in body and "SYN, ACK" in last, "the answer is in sight")
        check("drop client-&gt;server SYN #1" in last and "drop client" not in body, "the solution is in sight")
        check(not re.search(r'(src|href)="(?!https://www.rfc-editor.org/rfc/rfc\d+)', page), "it leads elsewhere")
        named = ["flags: ", "ack: "] if language == "en" else ["标志位：", "确认号："]
        check(all(name in body and name in last for name in named), "what is asked for is named in the language")
        check("<script" not in page and "focus:" not in page and "term:" not in page, "links of the lab")
        check(not re.search(r"<[^>]*\s(style|on[a-z]+)=", page), "what its policy forbids")
        own = base64.b64encode(hashlib.sha256(re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1].encode()).digest()).decode()
        equal(re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page.partition("<style>")[0]),
              [f"default-src 'none'; style-src 'sha256-{own}'; base-uri 'none'; form-action 'none'"], "its policy")
    equal(tcplab(program, "lesson", "print", EXAMPLE, "--lang", "zh").stdout, page, "standard output")
    tcplab(program, "lesson", "print", EXAMPLES.parent, status=2)
