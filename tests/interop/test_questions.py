"""What can be asked about runs: in what two differ, why something happened, why nothing did, and for a link."""
import json
import pathlib

from harness import check, equal, test
from test_command_line import SCENARIOS, tcplab


@test(network=False)
def diff_tells_in_what_two_runs_differ_and_says_so_as_diff_does(program):
    equal(tcplab(program, "diff", "lost-syn", "lost-syn").stdout, "No difference.\n", "the same run")
    equal(tcplab(program, "diff", "lost-syn", "--seed-b", "7").stdout, "No difference.\n", "other numbers alone")
    told = tcplab(program, "diff", "three-way-handshake", "lost-syn", status=1).stdout
    check("The first 4 events are the same, up to 0.010000 s." in told, f"no common past: {told}")
    check("only in the second run: client -> server SYN  Seq=0" in told, f"no retransmission: {told}")
    check("1.010000 s later in the second run" in told, f"nothing later: {told}")
    chinese = tcplab(program, "diff", "three-way-handshake", "lost-syn", "--lang", "zh", status=1).stdout
    check("只在第二次运行中：client -> server SYN" in chinese, f"not in Chinese: {chinese}")


@test(network=False)
def diff_tells_programs_too(program):
    told = json.loads(tcplab(program, "diff", "three-way-handshake", "lost-syn", "--json", "-", status=1).stdout)
    equal((told["format"], told["version"], told["common_events"]), ("tcplab-diff", 1, 4), "head")
    equal([d["at"] for d in told["differences"]], sorted(d["at"] for d in told["differences"]), "order of time")
    check({"other-end", "shifted", "only-in-b", "variable"} <= {d["kind"] for d in told["differences"]}, "kinds")
    tcplab(program, "diff", "three-way-handshake", "lost-syn", "--json", "out.json", status=1)
    equal(json.loads(pathlib.Path("out.json").read_text()), told, "the file")


@test(network=False)
def diff_has_a_status_of_its_own_for_trouble(program):
    pathlib.Path("parameter.tcplab").write_text(
        "parameter d 10ms\nhost a 198.51.100.1\nhost b 198.51.100.2\nlink a b delay d\nat 0ms b listen 80\nat 1ms a connect b:80\n")
    check("10.000000" not in tcplab(program, "diff", "parameter.tcplab", "--set-b", "d=30ms", status=1).stdout, "not compared")
    tcplab(program, "diff", "parameter.tcplab", "--set", "d=30ms", "--set-b", "d=30ms")
    for arguments in ["lost-syn"], ["lost-syn", "nonsense"], ["lost-syn", "--set-b", "x=1"], ["lost-syn", "--seed-b", "x"]:
        done = tcplab(program, "diff", *arguments, status=2)
        check(done.stdout == "" and done.stderr != "", f"{arguments}: {done.stderr!r}")


@test(network=False)
def why_goes_back_to_the_call_and_on_to_the_arrival(program):
    told = tcplab(program, "why", "lost-syn", "client->server SYN #2").stdout
    for part in "client: connect to", "timer retransmission fired", "RFC 6298 5.4 (MUST-18, MUST-19)", "[lost: scripted", "server <- client  SYN":
        check(part in told, f"no {part!r} in {told}")
    equal(tcplab(program, "why", "lost-syn", "client->server", "SYN", "#2").stdout, told, "several words")
    chain = json.loads(tcplab(program, "why", "lost-syn", "client->server SYN #2", "--json", "-").stdout)
    equal(chain["format"], "tcplab-why", "format")
    asked = next(link for link in chain["chain"] if link["role"] == "asked")
    equal(tcplab(program, "why", "lost-syn", asked["event"]).stdout, told, "by its number")
    check(all(link["why_english"] and link["why_chinese"] for link in chain["chain"]), "a link without a reason")
    check("起因" in tcplab(program, "why", "lost-syn", "client ESTABLISHED", "--lang", "zh").stdout, "not in Chinese")
    for question in ["999999"], ["client BLUE"], ["client->server SYN #9"], ["-1"], []:
        check(tcplab(program, "why", "lost-syn", *question, status=2).stderr, f"{question}: no message")


@test(network=False)
def why_not_has_the_connections_own_answer(program):
    told = tcplab(program, "why-not", "lost-syn", "client at 500ms").stdout
    check("Our SYN is not acknowledged yet" in told and "retransmission timer at 1.010000 s" in told, told)
    check("SYN 尚未被确认" in tcplab(program, "why-not", "lost-syn", "client at 500ms", "--lang", "zh").stdout, "not in Chinese")
    answer = json.loads(tcplab(program, "why-not", "lost-syn", "client at 500ms", "--json", "-").stdout)
    equal((answer["reason"], answer["timer"], answer["until"]), ("handshake", "retransmission", 1010000000), "answer")
    for moment in "client", "client at noon", "nobody at 1s":
        check(tcplab(program, "why-not", "lost-syn", moment, status=2).stderr, f"{moment}: no message")


@test(network=False)
def a_link_runs_as_what_it_was_made_of(program):
    edit = "at 1500ms client close"
    link = tcplab(program, "link", "lost-syn", "--edit", edit, "--edit-off", "at 2s server close", "--seed", "9", "--focus", "3").stdout.strip()
    check(link.startswith("#s=") and len(link) < 300, link)
    equal(tcplab(program, "show-link", "https://example.org/" + link).stdout,
          f"tcplab 1\nscenario lost-syn\nseed 9\nedit on {edit}\nedit off at 2s server close\nfocus 3\n", "what it says")
    pathlib.Path("edited.tcplab").write_text((SCENARIOS / "1-opening/02-lost-syn.tcplab").read_text() + edit + "\n")
    equal(tcplab(program, "run", link).stdout, tcplab(program, "run", "edited.tcplab", "--seed", "9").stdout, "timeline")
    tcplab(program, "diff", link, "edited.tcplab")
    own = tcplab(program, "link", "edited.tcplab").stdout.strip()
    equal(tcplab(program, "run", own).stdout, tcplab(program, "run", "edited.tcplab").stdout, "timeline of a text")
    for damaged in link[:-4], link + "A", "#s=", "#s=!!", "nothing":
        check(tcplab(program, "show-link", damaged, status=2).stderr.startswith("tcplab: "), f"{damaged} is taken")
    for wrong in ["lost-syn", "--edit", "nonsense"], ["lost-syn", "--set", "a=1"], ["nothing"]:
        check(tcplab(program, "link", *wrong, status=2).stderr, f"{wrong} is taken")
