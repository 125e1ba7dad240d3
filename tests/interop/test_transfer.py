"""Files through our TCP, to and from the Linux kernel's."""
import hashlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

import harness
from harness import KERNEL, OURS, Capture, Live, check, check_capture, command, connected_to_kernel, equal, random_file, serve, test
from wire import ADDRESS, PEER, BadWire

TOOLS = ["curl", "tcpdump", "tshark", "tc", "nsenter"]


def digest(content):
    return hashlib.sha256(content).hexdigest()


def fetch_from_us(program, wire=None, address=OURS, prefix=None, more=()):
    directory, content = random_file()
    capture = Capture()
    live = serve(program, directory, *more, **({"addresses": [prefix or ADDRESS]} if wire or prefix else {}))
    inside = wire.inside() if wire else []
    command(*inside, "curl", "--silent", "--show-error", "--fail", "--max-time", 60, "--output", "got.bin",
            f"http://{address}/random.bin")
    equal(digest(pathlib.Path("got.bin").read_bytes()), digest(content), "SHA-256 of what curl got")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    capture.stop()
    check_capture("kernel.pcap", 720)
    check_capture("ours.pcapng", 720)
    equal((harness.early_resets if wire else harness.resets)("kernel.pcap"), 0, "resets")


def fetch_by_us(program, wire=None, address=KERNEL, prefix=None):
    directory, content = random_file()
    inside = wire.inside() if wire else []
    address = PEER if wire else address
    capture = Capture()
    server = harness.Process(*inside, sys.executable, "-u", "-m", "http.server", 8000, "--directory", directory,
                             *(["--bind", "::"] if prefix else []), name="http.server", stdout=subprocess.DEVNULL)
    harness.wait_until(lambda: ":8000 " in command(*inside, "ss", "-Htln"), "the HTTP server")
    live = Live(program, "--connect", f"{address}:8000", stdin=subprocess.PIPE, stdout=open("got.bin", "wb"),
                **({"addresses": [prefix or ADDRESS]} if wire or prefix else {}))
    live.process.stdin.write(b"GET /random.bin HTTP/1.0\r\n\r\n")
    live.process.stdin.close()
    equal(live.wait(50), 0, "exit status")
    server.signal(15)
    capture.stop()
    head, _, got = pathlib.Path("got.bin").read_bytes().partition(b"\r\n\r\n")
    check(head.startswith(b"HTTP/1.0 200 "), f"the answer is {head[:100]!r}")
    equal(digest(got), digest(content), "SHA-256 of what we got")
    check_capture("kernel.pcap", 720)
    check_capture("ours.pcapng", 720)
    equal((harness.early_resets if wire else harness.resets)("kernel.pcap"), 0, "resets")


@test(tools=TOOLS)
def curl_fetches_a_file_from_our_listen(program):
    fetch_from_us(program)


@test(tools=TOOLS)
def our_connect_fetches_a_file_from_an_http_server(program):
    fetch_by_us(program)


@test(tools=TOOLS, seconds=120)
def curl_fetches_a_file_with_loss_and_delay(program):
    wire = BadWire()
    fetch_from_us(program, wire)
    lost, kind = wire.lost()
    check(lost > 0, "nothing was lost")
    check('"retransmission":true' in pathlib.Path("ours.json").read_text(), "our trace has no retransmission")
    return f"{lost} datagrams lost ({kind})"


@test(tools=TOOLS, seconds=120)
def our_connect_fetches_a_file_with_loss_and_delay(program):
    wire = BadWire()
    fetch_by_us(program, wire)
    lost, kind = wire.lost()
    check(lost > 0, "nothing was lost")
    return f"{lost} datagrams lost ({kind})"


# By what rules each congestion control answers growth and loss: one that it must have, and the names that its own begin with.
CONTROLLERS = {"reno": ("halved", ""), "cubic": ("cubic-reduction", "cubic"), "dctcp": ("halved", ""), "bbr": ("bbr-startup", "bbr"),
               "ledbat": ("ledbat-start", "ledbat"), "none": ("initial-window", "")}


def fetch_under(program, name):
    """Where nothing is marked DCTCP does as NewReno, so of the two this tells only that they are not CUBIC."""
    wire = BadWire()
    fetch_from_us(program, wire, more=["--congestion", name])
    lost, _ = wire.lost()
    check(lost > 0, "nothing was lost")
    rules = {e["rule"] for e in json.loads(pathlib.Path("ours.json").read_text())["events"] if e["event"] == "adjusted"}
    must, own = CONTROLLERS[name]
    check(must in rules, f"{must} is not among {sorted(rules)}")
    equal({rule.split("-")[0] for rule in rules} & {"cubic", "bbr", "ledbat"}, {own} - {""}, "controllers whose rules were told")
    equal(name == "none", rules == {"initial-window"}, "whether no loss moved the window")


def register_controllers():
    for name in CONTROLLERS:
        def body(program, name=name):
            fetch_under(program, name)
        body.__name__ = f"curl_fetches_a_file_with_loss_from_our_listen_under_{name}"
        test(tools=TOOLS, seconds=120)(body)


register_controllers()


@test(tools=TOOLS)
def several_clients_are_served_at_once(program):
    directory, content = random_file()
    live = serve(program, directory)
    clients = [subprocess.Popen(["curl", "--silent", "--fail", "--max-time", "30", "--output", f"got{i}.bin",
                                 f"http://{OURS}/random.bin"]) for i in range(8)]
    for i, client in enumerate(clients):
        equal(client.wait(40), 0, f"curl {i}'s exit status")
        equal(digest(pathlib.Path(f"got{i}.bin").read_bytes()), digest(content), f"SHA-256 of what curl {i} got")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")


@test(tools=TOOLS)
def a_port_of_ours_where_nobody_listens_answers_rst(program):
    directory, _ = random_file(10)
    capture = Capture()
    live = serve(program, directory)
    curl = subprocess.run(["curl", "--silent", "--show-error", "--max-time", "5", f"http://{OURS}:81/"], capture_output=True,
                          text=True)
    equal(curl.returncode, 7, "curl's exit status (could not connect)")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    capture.stop()
    for file in "kernel.pcap", "ours.pcapng":
        check_capture(file, 2)
        equal(harness.flags(file), [(KERNEL, "S"), (OURS, "RA")], f"packets of {file}")


@test(tools=TOOLS)
def a_port_of_the_kernel_where_nobody_listens_refuses_us(program):
    capture = Capture()
    live = Live(program, "--connect", f"{KERNEL}:9", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    equal(live.wait(), 1, "exit status")
    check(f"tcplab: {KERNEL}:9: connection refused" in live.text(), "it says nothing of a refusal")
    capture.stop()
    for file in "kernel.pcap", "ours.pcapng":
        check_capture(file, 2)
        equal(harness.flags(file), [(OURS, "S"), (KERNEL, "RA")], f"packets of {file}")


@test(tools=["ip"])
def octets_go_both_ways_at_once(program):
    content = os.urandom(4 << 20)
    pathlib.Path("input.bin").write_bytes(content)
    live, connection = connected_to_kernel(program, stdin=open("input.bin", "rb"), stdout=open("output.bin", "wb"))
    while piece := connection.recv(65536):
        connection.sendall(piece)
    connection.close()
    equal(live.wait(), 0, "exit status")
    equal(digest(pathlib.Path("output.bin").read_bytes()), digest(content), "SHA-256 of what came back")


@test(tools=["ip"])
def a_reader_that_goes_away_ends_the_connection(program):
    live, connection = connected_to_kernel(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    live.process.stdout.close()
    connection.sendall(b"is anybody there?")
    equal(live.wait(5), 1, "exit status")
    check("write standard output: Broken pipe" in live.text(), "it says nothing of it")
    try:
        got = connection.recv(100)
    except ConnectionResetError:
        return
    raise AssertionError(f"the kernel's connection was not reset; it read {got!r}")


@test(tools=["ip"])
def a_kernel_socket_with_the_smallest_buffer_is_served_quickly(program):
    directory, content = random_file(20_000)
    live = serve(program, directory)
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # the kernel makes the least of it that it allows
    client.settimeout(30)
    client.connect((OURS, 80))
    client.sendall(b"GET /random.bin HTTP/1.0\r\n\r\n")
    began = time.monotonic()
    got = bytearray()
    while piece := client.recv(65536):
        got += piece
    took = time.monotonic() - began
    client.close()
    check(got.endswith(content), "the file is not what it was")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    packets = json.loads(pathlib.Path("ours.json").read_text())["packets"]
    largest = max(packet["window"] for packet in packets if "window" in packet and packet["source"].startswith(KERNEL))
    check(largest < 1460, f"the kernel's window was {largest}, so this proves nothing")
    check(took < 5, f"20000 octets took {took:.1f} s")
    return f"{took:.2f} s through a window of {largest}"
