"""The command line without a network: what it prints, exports, says and returns."""
import json
import os
import pathlib
import pty
import re
import subprocess

import harness
from harness import check, equal, test

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "core/scenario/builtin"


def tcplab(program, *arguments, status=0, **options):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=30, **options)
    equal(done.returncode, status, f"exit status of {' '.join(map(str, arguments))} ({done.stderr.strip()})")
    return done


def names(program):
    return re.findall(r"^([a-z-]+)  \(", tcplab(program, "scenarios").stdout, re.MULTILINE)


@test(network=False)
def help_and_version(program):
    check("Usage: tcplab" in tcplab(program, "--help").stdout, "no usage")
    for command in "run", "scenarios", "live":
        check(command in tcplab(program, "--help").stdout, f"--help does not name {command}")
        check("Usage: tcplab " + command in tcplab(program, command, "--help").stdout, f"no usage of {command}")
    check(re.fullmatch(r"tcplab \d+\.\d+\.\d+\n", tcplab(program, "--version").stdout), "no version")


@test(network=False)
def misuse_is_told_and_has_its_own_status(program):
    for arguments in [], ["nonsense"], ["run"], ["run", "a", "b"], ["live"], ["run", "--json"], ["live", "--listen", "0"]:
        done = tcplab(program, *arguments, status=2)
        check(done.stderr.startswith("tcplab: ") and done.stdout == "", f"{arguments}: {done.stderr!r}")


@test(network=False)
def scenarios_are_listed_and_go_as_they_expect(program):
    listed = names(program)
    equal(sorted(listed), sorted(re.sub(r"^\d+-", "", file.stem) for file in SCENARIOS.glob("*/*.tcplab")), "scenarios listed")
    for name in listed:
        timeline = tcplab(program, "run", name).stdout
        check("SYN" in timeline and "\033" not in timeline, f"{name}: no timeline, or one in colour")


@test(network=False)
def a_file_runs_as_the_scenario_in_it(program):
    for file in sorted(SCENARIOS.glob("*/*.tcplab")):
        name = re.sub(r"^\d+-", "", file.stem)
        equal(tcplab(program, "run", file).stdout, tcplab(program, "run", name).stdout, f"timeline of {file.name}")


@test(network=False)
def a_run_repeats_itself(program):
    for name in names(program):
        equal(tcplab(program, "run", name, "--json").stdout, tcplab(program, "run", "--json", name).stdout, name)


@test(network=False)
def json_can_be_read_and_causes_come_first(program):
    for name in names(program):
        trace = json.loads(tcplab(program, "run", name, "--json").stdout)
        equal([event["id"] for event in trace["events"]], list(range(len(trace["events"]))), "ids")
        check(all(event["cause"] is None or event["cause"] < event["id"] for event in trace["events"]), "an early effect")
        check(all(event["rule"] for event in trace["events"] if event["event"] == "state-changed"), "a state without a rule")
    tcplab(program, "run", name, "--json", "out.json")
    equal(json.loads(pathlib.Path("out.json").read_text()), trace, "the exported file")


# What is put on an interface, or taken from one.
ON_AN_INTERFACE = {"segment-sent", "segment-received", "forwarded", "duplicated", "rewritten", "icmp-sent", "icmp-received", "unreadable"}


@test(network=False, tools=["tshark"], seconds=420)
def captures_of_every_scenario_are_well_formed(program):
    all, expected = names(program), []
    for name in all:
        tcplab(program, "run", name, "--json", "out.json", "--pcapng", name + ".pcapng")
        trace = json.loads(pathlib.Path("out.json").read_text())
        seen = sum(event["event"] in ON_AN_INTERFACE for event in trace["events"])
        lost = sum(packet["dropped"] is not None for packet in trace["packets"])
        expected.append((seen, lost))
    told = harness.check_captures([name + ".pcapng" for name in all], 2)
    for name, theirs, ours in zip(all, told, expected):
        equal(theirs, ours, f"packets of {name}, and those that are called dropped")


ON_THE_WAY = """
host client 10.0.0.2
host server 203.0.113.80
router edge 198.51.100.254
router far 203.0.113.254
nat home 198.51.100.9 outside edge
firewall wall 198.51.100.10 outside edge admits resets
filter plain 198.51.100.11 mss 1200
normaliser norm 198.51.100.12 outside edge
policer police 198.51.100.13 rate 20Mbit/s
link client home delay 1ms
link home edge delay 2ms rate 20Mbit/s queue fq-codel
link edge norm delay 1ms
link norm plain delay 1ms
link plain wall delay 1ms
link wall police delay 1ms
link police far delay 1ms
link far server delay 1ms mtu 900
set all msl 500ms
set all sack on
set all timestamps on
app browser get /a closes when-done
app site serve /a 50k
at 0s server listen 80 run site
at 0s client connect server:80 run browser
at 1s client connect server:81
at 2s client send 100
drop server->client data #9
"""


@test(network=False, tools=["tshark"])
def captures_at_every_node_are_well_formed_and_show_what_each_has_done(program):
    pathlib.Path("way.tcplab").write_text(ON_THE_WAY)
    tcplab(program, "run", "way.tcplab", "--pcapng", "out.pcapng")
    harness.check_capture("out.pcapng", 500)
    seen = {}
    for node, source, destination, mss in harness.packets("out.pcapng", "frame.interface_name", "ip.src", "ip.dst", "tcp.options.mss_val"):
        seen.setdefault(node, []).append((source, destination, mss))
    equal(set(seen), {"client", "server", "edge", "far", "home", "wall", "plain", "norm", "police"}, "nodes")
    sources = {node: {source for source, _, _ in packets} for node, packets in seen.items()}
    check({"10.0.0.2", "198.51.100.9"} <= sources["home"], f"the NAT: {sources['home']}")
    check("10.0.0.2" not in sources["server"] | sources["far"] | sources["edge"], "an address from inside is seen outside")
    equal({mss for _, _, mss in seen["server"] if mss} - {"1460"}, {"1200"}, "MSS at the server")
    told = harness.packets("out.pcapng", "frame.interface_name", "icmp.mtu", only="icmp.type == 3 && icmp.code == 4")
    check(all(mtu == "900" for _, mtu in told), f"MTU: {told}")
    hops = {node: int(ttl) for node, ttl in harness.packets("out.pcapng", "frame.interface_name", "ip.ttl", only="tcp.flags.syn == 1 && tcp.dstport == 80")}
    check(hops["far"] < hops["edge"] <= 64, f"TTL: {hops}")


@test(network=False)
def a_scenario_that_is_not_there_is_told_with_the_nearest(program):
    done = tcplab(program, "run", "three-way-handshak", status=2)
    check("No such file or directory; did you mean the scenario 'three-way-handshake'?" in done.stderr, done.stderr)
    check("'tcplab scenarios' lists them" in tcplab(program, "run", "quux", status=2).stderr, "no hint")
    check("Is a directory" in tcplab(program, "run", ".", status=2).stderr, "no word of the directory")


@test(network=False)
def an_error_in_a_scenario_has_its_place(program):
    text = (SCENARIOS / "1-opening/01-three-way-handshake.tcplab").read_text()
    broken = re.sub(r"\bserver\b(?!.*\bserver\b)", "sever", text, flags=re.DOTALL)
    pathlib.Path("broken.tcplab").write_text(broken)
    done = tcplab(program, "run", "broken.tcplab", status=2)
    line = broken[: broken.rindex("sever")].count("\n") + 1
    check(f"broken.tcplab:{line}:" in done.stderr, done.stderr)
    check("^" in done.stderr and "server" in done.stderr, f"no caret or no hint: {done.stderr}")
    equal(done.stdout, "", "standard output")


@test(network=False)
def output_that_cannot_be_written_is_told(program):
    done = tcplab(program, "run", "half-close", "--pcapng", "nowhere/x.pcapng", status=1)
    check("'nowhere/x.pcapng': No such file or directory" in done.stderr, done.stderr)
    check("No space left on device" in tcplab(program, "run", "half-close", "--json", "/dev/full", status=1).stderr, "no word")
    pathlib.Path("one.pkt").write_text("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n")
    for arguments in (["check", "one.pkt"], ["--help"], ["run", "--help"], ["--version"], ["scenarios"], ["svg", "lost-syn"], ["plots", "lost-syn"],
                      ["why", "lost-syn", "0"], ["link", "lost-syn"], ["sweep", "lost-syn"], ["lesson", "exercises"]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([program, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, timeout=30)
        equal((done.returncode, "No space left on device" in done.stderr), (1, True), f"status and message of {arguments}")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([program, "run", "half-close"], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=30)
    os.close(writer)
    equal((done.returncode, "Broken pipe" in done.stderr), (1, True), "status and message for a reader that has gone")


@test(network=False)
def colour_is_for_terminals(program):
    def on_terminal(**more):
        ours, its = pty.openpty()
        environment = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm", **more}
        process = subprocess.Popen([program, "run", "three-way-handshake"], stdout=its, env=environment)
        os.close(its)
        text = b""
        try:
            while piece := os.read(ours, 65536):
                text += piece
        except OSError:
            pass  # the end of a terminal
        equal(process.wait(10), 0, "exit status")
        return text
    check(b"\033[" in on_terminal(), "no colour on a terminal")
    check(b"\033[" not in on_terminal(NO_COLOR="1"), "colour in spite of NO_COLOR")
    check(b"\033[" not in on_terminal(TERM="dumb"), "colour on a dumb terminal")


@test(network=False)
def an_unknown_command_or_option_is_named_with_the_nearest(program):
    check("unknown command 'bogus'" in tcplab(program, "bogus", status=2).stderr, "bogus is not named")
    check("unknown command 'chekc'; did you mean 'check'?" in tcplab(program, "chekc", status=2).stderr, "no suggestion")
    check("unknown option '--versoin'; did you mean '--version'?" in tcplab(program, "--versoin", status=2).stderr, "no suggestion")
    check(len(tcplab(program, "x" * 100_000, status=2).stderr) < 2000, "a message without end")


@test(network=False)
def options_of_scripts_are_refused_for_scenarios(program):
    for option in ["--profile", "rfc"], ["--profile", "windows"], ["--profile", ""], ["-D", "A=1"], ["--strict"]:
        done = tcplab(program, "run", "lost-syn", *option, status=2)
        check(f"{option[0]} is for packetdrill scripts" in done.stderr, done.stderr)
        done = tcplab(program, "check", SCENARIOS / "1-opening", *option, status=2)
        check(option[0] in done.stderr and done.stdout == "", done.stderr)


@test(network=False)
def an_option_that_would_not_be_used_is_refused(program):
    to_connect = ["live", "--tun", "x", "--address", "198.51.100.2/24", "--connect", "198.51.100.1:1"]
    for arguments, words in ((to_connect + ["--no-configure", "--peer-address", "198.51.100.1"], ("--peer-address", "--no-configure")),
                             (to_connect + ["--idle-timeout", "9"], ("--idle-timeout", "--listen")),
                             (to_connect + ["--request-timeout", "9"], ("--request-timeout", "--listen")),
                             (["run", "lost-syn", "--filter", "tcp.flags.syn == 1", "--json", "-"], ("--filter",)),
                             (["run", "lost-syn", "--filter", "tcp.flags.syn == 1", "--pcapng", "-"], ("--filter",)),
                             (["plots", "lost-syn", "--csv", "--dark"], ("--csv", "--dark")),
                             (["plots", "lost-syn", "--csv", "--lang", "zh"], ("--csv", "--lang")),
                             (["why", "lost-syn", "7", "--json", "-", "--lang", "zh"], ("--json", "--lang")),
                             (["why-not", "lost-syn", "client at 500ms", "--json", "-", "--lang", "zh"], ("--json", "--lang")),
                             (["diff", "lost-syn", "half-close", "--json", "-", "--lang", "zh"], ("--json", "--lang")),
                             (["run", "lost-syn", "--seed", "-1"], ("--seed", "-1", "from 0 on")),
                             (["diff", "lost-syn", "--seed-b", "-1"], ("--seed-b", "-1", "from 0 on")),
                             (["lesson", "exercises", "rto", "--seed", "-1"], ("--seed", "-1", "from 0 on")),
                             (["link", "lost-syn", "--focus", "25"], ("--focus 25", "the last one is 24"))):
        done = tcplab(program, *arguments, status=2)
        check(all(word in done.stderr for word in words) and done.stdout == "", f"{arguments}: {done.stderr!r}")
    check(tcplab(program, "link", "lost-syn", "--focus", "24").stdout.startswith("#s="), "no link to the last event")
    check("SYN" in tcplab(program, "run", "lost-syn", "--filter", "tcp.flags.syn == 1", "--json", "out.json").stdout, "no timeline")


@test(network=False)
def outputs_do_not_mix_and_do_not_replace_inputs(program):
    text = (SCENARIOS / "1-opening/01-three-way-handshake.tcplab").read_text()
    pathlib.Path("in.tcplab").write_text(text)
    pathlib.Path("in.pkt").write_text("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n")
    script = pathlib.Path("in.pkt").read_text()
    for arguments in (["run", "lost-syn", "--pcapng", "-", "--json", "-"], ["run", "lost-syn", "--pcapng", "x", "--json", "./x"],
                      ["run", "in.tcplab", "--pcapng", "in.tcplab"], ["run", "in.pkt", "--json", "./in.pkt"], ["check", ".", "--junit", "in.pkt"],
                      ["live", "--tun", "x", "--address", "198.51.100.2/24", "--listen", "80", "--serve", ".", "--pcapng", "-", "--json", "-"]):
        done = tcplab(program, *arguments, status=2)
        check(("would mix" in done.stderr or "would replace" in done.stderr) and done.stdout == "", f"{arguments}: {done.stderr}")
    equal((pathlib.Path("in.tcplab").read_text(), pathlib.Path("in.pkt").read_text()), (text, script), "the inputs afterwards")
    check(not pathlib.Path("x").exists(), "an output that was refused is there")
    check(tcplab(program, "check", "in.pkt", "--junit", "-").stdout.startswith("<?xml"), "JUnit on standard output is not alone")


@test(network=False)
def a_run_that_a_limit_stops_names_it_and_has_its_own_status(program):
    text = (SCENARIOS / "1-opening/01-three-way-handshake.tcplab").read_text()
    pathlib.Path("long.tcplab").write_text(text + "\nat 90000s client close\n")
    done = tcplab(program, "run", "long.tcplab", status=3)
    check("stopped by the limit of virtual time: 24 h" in done.stderr and "SYN" in done.stdout, done.stderr)
    for arguments, shown in ((["why", "long.tcplab", "0"], "The event:"), (["why-not", "long.tcplab", "client", "at", "500ms"], "client"),
                             (["svg", "long.tcplab"], "<svg "), (["plots", "long.tcplab"], "<svg "), (["sweep", "long.tcplab"], "limit of virtual time: 24 h")):
        done = tcplab(program, *arguments, status=3)
        check("limit" in done.stderr and shown in done.stdout, f"{arguments}: {done.stderr}")
        check("limit of virtual time: 24 h" in done.stderr + done.stdout, f"{arguments}: no value in {done.stderr}")
    check("stopped by the limit of virtual time: 24 h" in tcplab(program, "check", "long.tcplab", status=3).stdout, "no limit in the list")
    tcplab(program, "why", "long.tcplab", "99999", status=2)


@test(network=False)
def an_expectation_that_is_not_met_is_told_and_has_its_own_status(program):
    text = (SCENARIOS / "1-opening/01-three-way-handshake.tcplab").read_text()
    pathlib.Path("wrong.tcplab").write_text(text + "\nexpect client reaches CLOSING\nexpect client->server SYN times 2\n")
    done = tcplab(program, "run", "wrong.tcplab", status=1)
    for words in ("wrong.tcplab:", "expected  client reaches CLOSING\n  actual    it did not happen",
                  "expected  client->server SYN times 2\n  actual    once"):
        check(words in done.stderr, f"not said: {words!r} in {done.stderr!r}")
    check("SYN" in done.stdout, "the run is not shown")


SWEPT = """
parameter loss 0% from 0% to 50%
parameter control reno of reno cubic
host client 198.51.100.1
host server 198.51.100.2
link client server delay 20ms loss loss
set all congestion control
at 0s server listen 80
at 0s client connect server:80
on client connected client send 20k
until 20s
sample server received
expect server received = 20k
"""


@test(network=False)
def shards_of_a_sweep_are_its_rows_however_it_is_split_and_whoever_makes_them(program):
    pathlib.Path("swept.tcplab").write_text(SWEPT)
    what = ["sweep", "swept.tcplab", "--parameter", "loss=0%..20%/10%", "--parameter", "control=reno,cubic", "--seeds", "1..3"]
    whole = tcplab(program, *what).stdout.splitlines()
    equal(len(whole), 1 + 3 * 2 * 3, "rows of the whole")
    equal(whole[0], "run,loss,control,seed,server received,failed,events,end,stopped", "columns")
    for shards in 1, 2, 5, 18, 40:
        rows = []
        for k in range(1, shards + 1):
            lines = tcplab(program, *what, "--shard", f"{k}/{shards}", "--jobs", 1 + k % 3).stdout.splitlines()
            equal(lines[0], whole[0], "columns of a shard")
            rows += lines[1:]
        equal(sorted(rows, key=lambda row: int(row.split(",")[0])), whole[1:], f"rows of {shards} shards together")
    tcplab(program, *what, "--csv", "out.csv", "--jobs", 4)
    equal(pathlib.Path("out.csv").read_text().splitlines(), whole, "the file")
    for wrong in "0/2", "3/2", "1", "1/2/3", "x/y":
        check("K from 1 to N" in tcplab(program, *what, "--shard", wrong, status=2).stderr, f"--shard {wrong}")


@test(network=False)
def a_sweep_tells_which_of_its_runs_were_stopped_or_could_not_be_made(program):
    pathlib.Path("stopped.tcplab").write_text(SWEPT.replace("until 20s", "set client keep-alive on\nset client keep-idle idle\nset client mss size").replace(
        "\nhost client", "\nparameter idle 1h\nparameter size 1000\nhost client", 1))
    limited = tcplab(program, "sweep", "stopped.tcplab", status=3)
    check(limited.stdout.splitlines()[1].endswith(",limit of virtual time: 24 h"), "no limit in the row")
    check("1 of the runs were stopped by a limit" in limited.stderr, "no word of the limit")
    refused = tcplab(program, "sweep", "stopped.tcplab", "--parameter", "size=1000,70000", status=1)
    lines = refused.stdout.splitlines()
    equal({line.count(",") for line in lines}, {lines[0].count(",")}, "cells of the rows")
    check("mss 70000 is out of range" in lines[2], "no reason in the row")
    check("1 of the runs could not be made" in refused.stderr, "no word of the value")


@test(network=False)
def a_value_for_a_parameter_is_put_in_its_place(program):
    pathlib.Path("swept.tcplab").write_text(SWEPT)
    plain = tcplab(program, "run", "swept.tcplab", "--json").stdout
    equal(tcplab(program, "run", "swept.tcplab", "--json", "--set", "loss=0%").stdout, plain, "the value that it has")
    check(tcplab(program, "run", "swept.tcplab", "--json", "--set", "loss=10%").stdout != plain, "another value, and the same run")
    check("0% to 50%" in tcplab(program, "run", "swept.tcplab", "--set", "loss=51%", status=2).stderr, "no bounds")
    check("there is no parameter" in tcplab(program, "run", "swept.tcplab", "--set", "lost=1%", status=2).stderr, "no name")


@test(network=False)
def a_folder_without_scripts_is_told(program):
    pathlib.Path("empty").mkdir()
    check("no script (*.pkt) or scenario (*.tcplab) is in 'empty'" in tcplab(program, "check", "empty", status=2).stderr, "no reason")


@test(network=False)
def a_byte_order_mark_is_taken_in_both_languages(program):
    mark = "\ufeff"
    pathlib.Path("marked.tcplab").write_text(mark + (SCENARIOS / "1-opening/01-three-way-handshake.tcplab").read_text(), encoding="utf-8")
    pathlib.Path("marked.pkt").write_text(mark + "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n", encoding="utf-8")
    for name in "marked.tcplab", "marked.pkt":
        tcplab(program, "run", name)


FIELDS = ["frame.time_relative", "ip.src", "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.flags", "tcp.len", "tcp.window_size_value", "tcp.window_size", "tcp.analysis.duplicate_ack_frame", "tcp.analysis.duplicate_ack_num"]
# Display filters, each with the field that it is about and what it asks of that; what is found is there at all.
FOUND = {
    "tcp.analysis.retransmission": ("tcp.analysis.retransmission", bool),
    "tcp.analysis.out_of_order": ("tcp.analysis.out_of_order", bool),
    "tcp.analysis.lost_segment": ("tcp.analysis.lost_segment", bool),
    "tcp.analysis.zero_window": ("tcp.analysis.zero_window", bool),
    "tcp.flags.syn == 1": ("tcp.flags.syn", lambda value: value in ("1", "True")),
    "tcp.window_size >= 65535": ("tcp.window_size", lambda value: int(value) >= 65535),
    "tcp.window_size < 65535": ("tcp.window_size", lambda value: int(value) < 65535),
}


def flags_of(packet):
    names = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"]
    return sum(1 << i for i, name in enumerate(names) if name in packet["flags"].split(", "))


def lines_of(text):
    return len([line for line in text.split("\n\n", 1)[1].splitlines() if line])


# One interface of a run, of one run in all the formats that tshark writes.
@test(network=False, tools=["tshark"], seconds=420)
def captures_are_read_as_tshark_reads_them(program):
    for name in "lost-syn", "data-with-a-lost-segment", "half-close", "silly-window", "reordering-is-not-loss":
        tcplab(program, "run", name, "--pcapng", "all.pcapng")
        for kind in ["pcap", "nsecpcap", "pcapng"] if name == "lost-syn" else ["pcapng"]:
            subprocess.run(["tshark", "-r", "all.pcapng", "-Y", "frame.interface_id == 0 && tcp", "-w", "one." + kind, "-F", kind],
                           check=True, capture_output=True, timeout=60)
            read = json.loads(tcplab(program, "run", "one." + kind, "--json").stdout)
            fields = [part for field in FIELDS for part in ("-e", field)]
            told = subprocess.run(["tshark", "-r", "one." + kind, "-T", "fields", *fields], check=True, capture_output=True, text=True, timeout=60)
            ours = []
            for packet in read["packets"]:
                at = read["events"][packet["sent"]]["at"]
                ours.append([f"{at // 10**9}.{at % 10**9:09}", packet["source"].rsplit(":", 1)[0], packet["source"].rsplit(":", 1)[1],
                             packet["destination"].rsplit(":", 1)[1], str(packet["seq"]), str(packet["ack"]), flags_of(packet),
                             str(packet["length"]), str(packet["window"])])
            theirs = []
            for line in told.stdout.splitlines():
                values = line.split("\t")
                theirs.append([*values[:6], int(values[6], 16), *values[7:9]])
            equal(ours, theirs, f"segments of {name} as {kind}")
            words = []
            for line in tcplab(program, "run", "one." + kind).stdout.split("\n\n", 1)[1].splitlines():
                again = re.search(r"\[TCP Dup ACK (\d+)#(\d+)\]", line)
                words.append([re.search(r" Win=(\d+) ", line)[1], *(again.groups() if again else ("", ""))])
            equal(words, [(line.split("\t") + ["", ""])[9:12] for line in told.stdout.splitlines()], f"windows and repeated acknowledgments of {name} as {kind}")
        # All at once, for tshark takes long to start.
        fields = list(dict.fromkeys(field for field, _ in FOUND.values()))
        rows = [dict(zip(fields, row)) for row in harness.packets("one.pcapng", *fields)]
        for filter, (field, wanted) in FOUND.items():
            found = sum(bool(wanted(row[field])) for row in rows)
            equal(lines_of(tcplab(program, "run", "one.pcapng", "--filter", filter).stdout), found, f"{filter} in {name}")


@test(network=False)
def a_capture_is_read_and_what_makes_no_sense_is_refused_by_name(program):
    tcplab(program, "run", "lost-syn", "--pcapng", "run.pcapng")
    done = tcplab(program, "run", "run.pcapng")
    equal(lines_of(done.stdout), 4, "packets, each once")
    check("[TCP Retransmission] " in done.stdout, "the second SYN is not found")
    check("run.pcapng: Captured from 1970-01-01 00:00:00.010000000 UTC on, at 2 interfaces: each packet stands once" in done.stderr, done.stderr)
    for option in ["--set", "loss=1%"], ["--seed", "1"], ["--profile", "linux"], ["--strict"]:
        done = tcplab(program, "run", "run.pcapng", *option, status=2)
        check(f"{option[0]} is for what is run, and this is a capture" in done.stderr, done.stderr)
    for command in ["why", "run.pcapng", "1"], ["why-not", "run.pcapng", "client", "at", "1s"], ["sweep", "run.pcapng"], ["link", "run.pcapng"]:
        check("is a capture" in tcplab(program, *command, status=2).stderr, command[0])
    tcplab(program, "run", "run.pcapng", "--pcapng", "again.pcapng")
    tcplab(program, "diff", "run.pcapng", "again.pcapng")
    check("a capture is compared with a capture" in tcplab(program, "diff", "run.pcapng", "lost-syn", status=2).stderr, "a run is compared with a capture")
    pathlib.Path("cut.pcap").write_bytes(pathlib.Path("run.pcapng").read_bytes()[:-6])
    for command in ["run", "cut.pcap"], ["svg", "cut.pcap", "--output", "cut.svg"], ["plots", "cut.pcap", "--output", "cut.svg"], ["diff", "cut.pcap", "cut.pcap"]:
        equal(tcplab(program, *command).stderr.count("cut.pcap: Captured from "), command.count("cut.pcap"), f"what {command[0]} tells of each capture")
        check("the file ends within a record" in tcplab(program, *command).stderr, f"{command[0]} does not tell that the file was cut")
    pathlib.Path("none.pcap").write_bytes(b"host client 192.0.2.1\n")
    check("none.pcap: at octet 0: it begins neither as pcap nor as pcapng" in tcplab(program, "run", "none.pcap", status=2).stderr, "no reason")
    check("would replace 'run.pcapng', which is read" in tcplab(program, "run", "run.pcapng", "--json", "run.pcapng", status=2).stderr, "the input is in danger")
