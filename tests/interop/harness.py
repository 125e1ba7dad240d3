"""What the tests share: their registry, processes that are waited for, captures, and the two ends' states."""
import dataclasses
import json
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import time
import traceback

SKIPPED = 77  # exit status of a test that could not run
OURS, KERNEL = "198.51.100.2", "198.51.100.1"
OURS6, KERNEL6 = "2001:db8::2", "2001:db8::1"
HAS_IPV6 = pathlib.Path("/proc/sys/net/ipv6").exists()
TESTS = {}


class Skip(Exception):
    """The test cannot run here, and why."""


@dataclasses.dataclass
class Test:
    name: str
    body: object
    network: bool
    tools: list
    seconds: int
    ipv6: bool
    soak: bool
    alone: bool


def test(network=True, tools=(), seconds=60, ipv6=False, soak=False, alone=False):
    """Registers a test: a function of the program's path. Its working directory is its own. What it returns is printed.
    One that is to be alone measures how fast we are, and whatever runs beside it would be measured too."""
    def register(body):
        name = body.__name__
        TESTS[name] = Test(name, body, network, (["ip"] if network else []) + list(tools), seconds, ipv6, soak, alone)
        return body
    return register


def run_here(one, program):
    """Runs a test in this process; the last line of output is the reason or remark."""
    try:
        remark = one.body(str(program))
    except Skip as reason:
        print(reason)
        return SKIPPED
    except BaseException as error:  # whatever it is, it is a failed test
        traceback.print_exc(file=sys.stdout)
        print(" ".join(f"{type(error).__name__}: {error}".split())[:400])
        return 1
    print(remark or "")
    return 0


def last_line(text):
    lines = text.rstrip("\n").splitlines()
    return lines[-1] if lines else ""


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def equal(actual, expected, what):
    check(actual == expected, f"{what}: expected {expected!r}, got {actual!r}")


def command(*arguments, **options):
    """Runs a command that must succeed and answers its output."""
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, errors="replace", timeout=60, **options)
    check(done.returncode == 0, f"{arguments[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def wait_until(condition, what, seconds=10):
    """Polls until condition() is true, and answers its value."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        check(time.monotonic() < deadline, f"waited {seconds} s in vain for {what() if callable(what) else what}")
        time.sleep(0.01)


class Process:
    """A process in the background whose standard error goes to a file, to be waited on for a text."""

    def __init__(self, *arguments, name, **options):
        self.log = pathlib.Path(name + ".log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([str(a) for a in arguments], stderr=log, **options)
        self.name = name

    def text(self):
        return self.log.read_text(errors="replace")

    def wait_for(self, words, seconds=10):
        def said_or_ended():
            ended = self.process.poll() is not None
            if words in self.text():
                return True
            check(not ended, f"{self.name} ended without saying {words!r}: {self.text()!r}")
            return False
        wait_until(said_or_ended, f"{words!r} from {self.name}", seconds)

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=20):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.name} has not ended after {seconds} s") from None


# --- our end -------------------------------------------------------------------------------------------------------

class Live(Process):
    """tcplab live, with its timeline in the log and its exports in ours.json and ours.pcapng."""

    def __init__(self, program, *arguments, addresses=(OURS + "/24",), **options):
        given = [word for address in addresses for word in ("--address", address)]
        super().__init__(program, "live", "--tun", "lab0", *given, "--verbose", "--json", "ours.json",
                         "--pcapng", "ours.pcapng", *arguments, name="tcplab", **options)
        self.known = []  # changes of state
        self.read = 0  # octets of the log in which they were found: it may be long, and is asked often

    def transitions(self):
        """All changes of state so far, of connections and listeners, as "FROM -> TO"."""
        with open(self.log, "rb") as log:
            log.seek(self.read)
            lines = log.read()
        whole = lines[:lines.rfind(b"\n") + 1]
        self.read += len(whole)
        self.known += re.findall(r"^ *[0-9.]+  tcplab[^ ]*: ([A-Z][A-Z0-9-]+ -> [A-Z][A-Z0-9-]+)", whole.decode(errors="replace"), re.MULTILINE)
        return list(self.known)

    def state(self):
        """Of the latest connection."""
        changes = self.transitions()
        return changes[-1].split(" -> ")[1] if changes else "CLOSED"


def serve(program, directory, *more, **options):
    live = Live(program, "--listen", 80, "--serve", directory, *more, **options)
    live.wait_for("serving")
    return live


def connected_to_kernel(program, **options):
    """Our program that has connected to the kernel, and the kernel's end of it, both ESTABLISHED."""
    with socket.create_server(("", 8000)) as listener:
        listener.settimeout(10)
        live = Live(program, "--connect", f"{KERNEL}:8000", **options)
        connection, _ = listener.accept()
    return live, connection


def exported_transitions():
    """The changes of state as the exported trace has them."""
    trace = json.loads(pathlib.Path("ours.json").read_text())
    return [f"{e['from']} -> {e['to']}" for e in trace["events"] if e["event"] == "state-changed"]


# --- the kernel's end ----------------------------------------------------------------------------------------------

# RFC 9293's names for what ss(8) prints.
KERNEL_STATES = {"ESTAB": "ESTABLISHED", "SYN-RECV": "SYN-RECEIVED", "LISTEN": "LISTEN", "SYN-SENT": "SYN-SENT",
                 "FIN-WAIT-1": "FIN-WAIT-1", "FIN-WAIT-2": "FIN-WAIT-2", "CLOSE-WAIT": "CLOSE-WAIT", "CLOSING": "CLOSING",
                 "LAST-ACK": "LAST-ACK", "TIME-WAIT": "TIME-WAIT"}


def kernel_state(address=OURS):
    """Of the kernel's one connection with that address."""
    lines = [line.split() for line in command("ss", "-Htan").splitlines()]
    states = [KERNEL_STATES[columns[0]] for columns in lines if columns[4].rsplit(":", 1)[0] == address]
    check(len(states) <= 1, f"more than one connection: {states}")
    return states[0] if states else "CLOSED"


def expect_states(live, ours, kernel, address=OURS):
    """Waits for both ends to be in these states at the same moment."""
    wait_until(lambda: live.state() == ours and kernel_state(address) == kernel,  # ours first: the kernel's is a process to be started
               lambda: f"ours {ours} and the kernel's {kernel}; they are {live.state()} and {kernel_state(address)}")


def interface_counts():
    """Datagrams that the device has taken from us, and has given us."""
    line = next(line for line in open("/proc/net/dev") if "lab0:" in line).split(":")[1].split()
    return int(line[1]), int(line[9])


# --- captures ------------------------------------------------------------------------------------------------------

def records(pcap):
    """How many whole packets a pcap file has."""
    count, at = 0, 24
    while at + 16 <= len(pcap):
        at += 16 + struct.unpack_from("=I", pcap, at + 8)[0]
        count += at <= len(pcap)
    return count


class Capture(Process):
    """tcpdump's of the device, which is there before the program and after it, so that nothing is missed."""

    def __init__(self):
        command("ip", "tuntap", "add", "lab0", "mode", "tun")
        command("ip", "link", "set", "lab0", "up")
        super().__init__("tcpdump", "-i", "lab0", "-w", "kernel.pcap", "-U", "--immediate-mode", "-s", "2048", "-B", "65536", "-Z", "root",
                         name="tcpdump")
        self.wait_for("listening on")

    def stop(self):
        """Ends it when it has everything that the device has carried: what tcpdump has not read yet, its end would lose."""
        wait_until(lambda: records(pathlib.Path("kernel.pcap").read_bytes()) >= sum(interface_counts()),
                   lambda: f"{sum(interface_counts())} datagrams in the capture")
        self.signal(2)
        equal(self.wait(), 0, "tcpdump's exit status")
        check("\n0 packets dropped by kernel" in self.text(), f"tcpdump has missed something: {self.text()}")


# What lies above TCP is data: a dissector of it would call random octets, or a retransmission, a malformed packet.
TSHARK_OPTIONS = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-d", "tcp.port==0-65535,data"]


def packets(file, *fields, only="tcp"):
    """The fields of every packet that fits the filter."""
    wanted = [argument for field in fields for argument in ("-e", field)]
    output = command("tshark", "-n", "-r", file, *TSHARK_OPTIONS, "-Y", only, "-T", "fields", "-E", "separator=|", *wanted)
    return [tuple(line.split("|")) for line in output.splitlines()]


CHECKSUMS = ["ip.checksum.status", "icmp.checksum.status", "icmpv6.checksum.status", "tcp.checksum.status"]


def check_capture(file, at_least):
    """Every packet is well formed with good checksums. How many are TCP's, or speak of it, and how many a comment calls dropped."""
    return judge_frames(frames_of(file), at_least, file)


def check_captures(files, at_least):
    """The same of many pcapng files, an answer each: tshark, which takes long to start, reads them as the sections of one."""
    sections = [pathlib.Path(file).read_bytes() for file in files]
    pathlib.Path("sections.pcapng").write_bytes(b"".join(sections))
    left = frames_of("sections.pcapng")
    answers = []
    for file, section in zip(files, sections):
        count = enhanced_packets(section)
        answers.append(judge_frames(left[:count], at_least, file))
        del left[:count]
    equal(left, [], "frames beyond those of all sections")
    return answers


def enhanced_packets(pcapng):
    """How many blocks of that kind the file has."""
    count, at = 0, 0
    while at < len(pcapng):
        kind, length = struct.unpack_from("=II", pcapng, at)
        count += kind == 6
        at += length
    return count


def frames_of(file):
    """What judge_frames() asks of every packet."""
    return packets(file, "frame.number", "_ws.malformed", "icmp.type", "tcp.srcport", "tcp.checksum", *CHECKSUMS, "frame.comment", only="frame")


def judge_frames(frames, at_least, file):
    count, dropped, bad = 0, 0, []
    for number, malformed, quotes, port, checksum, *statuses, comment in frames:
        count += port != ""
        dropped += "dropped" in comment
        # What ICMP quotes of a segment has no checksum that could be verified. And Linux writes 0xffff for 0 (CSUM_MANGLED_0), which is
        # the same in one's complement; tshark calls it bad (RFC 1624).
        if quotes or statuses[2] or checksum == "0xffff":
            statuses.pop()
        if malformed or any(status and "1" not in status.split(",") for status in statuses):
            bad.append((number, malformed, statuses))
    check(count >= at_least, f"{file} has {count} packets, not {at_least}")
    check(not bad, f"{file}: malformed or with a bad checksum: {bad[:3]}")
    return count, dropped


def flags(file):
    """Source and flags of every packet: ("198.51.100.2", "S")."""
    letters = "FSRPAUEC"
    return [(v4 or v6, "".join(letter for bit, letter in enumerate(letters) if int(octets, 16) >> bit & 1))
            for v4, v6, octets in packets(file, "ip.src", "ipv6.src", "tcp.flags")]


def resets(file):
    return len(packets(file, "frame.number", only="tcp.flags.reset == 1"))


def early_resets(file):
    """Resets before the last FIN. After it one may come on a bad wire: who got our ACK of his FIN has gone, and a FIN of his
    that was still under way makes us send that ACK again, to nobody."""
    last = max((int(number) for number, in packets(file, "frame.number", only="tcp.flags.fin == 1")), default=0)
    return len(packets(file, "frame.number", only=f"tcp.flags.reset == 1 && frame.number < {last}"))


# --- material ------------------------------------------------------------------------------------------------------

def random_file(size=1 << 20):
    """A directory with random.bin of that size, and the file's content."""
    directory = pathlib.Path("site")
    directory.mkdir()
    content = os.urandom(size)
    (directory / "random.bin").write_bytes(content)
    return directory, content
