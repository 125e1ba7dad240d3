"""What can be asked about runs: in what two differ."""
import json
import pathlib

from harness import check, equal, test
from test_command_line import tcplab


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
