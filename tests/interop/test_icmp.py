"""ICMP and ICMPv6: path MTU discovery with a router that is the kernel, errors that end or do not end a connection,
and what our host says to datagrams that are not for its TCP."""
import pathlib
import socket
import struct
import subprocess

import harness
from flood import checksum
from harness import OURS, OURS6, Capture, Live, check, check_capture, command, equal, serve, test
from test_ipv6 import BOTH, PREFIX6
from test_transfer import TOOLS, digest
from wire import NarrowWire

MTU = 1280
ETH_P_ALL = 3


def fetch_through_a_narrow_wire(program, address, too_big, largest):
    """The peer asks for large segments, the router cannot carry them and says so, and we cut smaller ones."""
    wire = NarrowWire(MTU)
    directory, content = harness.random_file(300_000)
    capture = Capture()
    live = serve(program, directory, addresses=["198.51.100.2/25", PREFIX6])
    command(*wire.inside(), "curl", "--silent", "--show-error", "--fail", "--max-time", 30, "--output", "got.bin",
            f"http://{address}/random.bin")
    equal(digest(pathlib.Path("got.bin").read_bytes()), digest(content), "SHA-256 of what curl got")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    capture.stop()
    check_capture("kernel.pcap", 230)
    check_capture("ours.pcapng", 230)
    told = harness.packets("kernel.pcap", "frame.number", only=too_big)
    check(told, "the router has not complained")
    lengths = [(int(number), int(length)) for number, length in
               harness.packets("kernel.pcap", "frame.number", "tcp.len", only="tcp.srcport == 80 && !icmp && !icmpv6")]
    check(max(length for _, length in lengths) > largest, "nothing was too big at first")
    last = int(told[-1][0])
    equal(max(length for number, length in lengths if number > last), largest, "octets of the largest segment afterwards")
    check("icmp-too-big" in pathlib.Path("ours.json").read_text(), "our trace does not say why it was sent again")


@test(tools=TOOLS, ipv6=True)
def a_narrow_path_makes_our_segments_smaller(program):
    fetch_through_a_narrow_wire(program, OURS, "icmp.type == 3 && icmp.code == 4", MTU - 40 - 12)


@test(tools=TOOLS, ipv6=True)
def a_narrow_path_makes_our_segments_smaller_over_ipv6(program):
    fetch_through_a_narrow_wire(program, f"[{OURS6}]", "icmpv6.type == 2", MTU - 60 - 12)


@test(tools=TOOLS, ipv6=True)
def a_narrow_device_bounds_what_we_announce_and_send(program):
    command("ip", "tuntap", "add", "lab0", "mode", "tun")
    command("ip", "link", "set", "lab0", "mtu", "1300")
    directory, content = harness.random_file(100_000)
    live = serve(program, directory, addresses=BOTH)
    for address in OURS, f"[{OURS6}]":
        command("curl", "--silent", "--fail", "--max-time", 30, "--output", "got.bin", f"http://{address}/random.bin")
        equal(digest(pathlib.Path("got.bin").read_bytes()), digest(content), "SHA-256 of what curl got")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    check_capture("ours.pcapng", 160)
    announced = harness.packets("ours.pcapng", "tcp.options.mss_val", only="tcp.flags.syn == 1 && tcp.flags.ack == 1")
    equal(announced, [("1260",), ("1240",)], "MSS in our SYNs")


def connect_while(program, address, prefix, route, repaired):
    """Connects to an address that is not there at first, and waits for what the ICMP error made of it."""
    command("ip", "tuntap", "add", "lab0", "mode", "tun")
    pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    if harness.HAS_IPV6:
        pathlib.Path("/proc/sys/net/ipv6/conf/all/forwarding").write_text("1")
    command("ip", "route", "add", *route)
    live = Live(program, "--connect", f"[{address}]:8000" if ":" in address else f"{address}:8000", addresses=[prefix],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    if not repaired:
        return live
    harness.wait_until(lambda: "ICMP reports trouble" in live.text(), lambda: "a soft error in: " + live.text())
    check("8000: ICMP says that it cannot be reached; still trying" in live.text(), live.text())
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    command("ip", "route", "del", *route)
    command("ip", "address", "add", address + ("/128" if ":" in address else "/32"), "dev", "lo", *(["nodad"] if ":" in address else []))
    command("ip", "link", "set", "lo", "up")
    with socket.create_server((address, 8000), family=family) as listener:
        listener.settimeout(10)
        listener.accept()[0].close()
    equal(live.wait(), 0, "exit status")
    return live


@test()
def a_soft_error_does_not_end_an_attempt(program):
    connect_while(program, "192.0.2.7", OURS + "/24", ["unreachable", "192.0.2.0/24"], True)


@test(ipv6=True)
def a_soft_error_does_not_end_an_attempt_over_ipv6(program):
    connect_while(program, "2001:db8:7::7", PREFIX6, ["unreachable", "2001:db8:7::/48"], True)


@test(ipv6=True)
def a_hard_error_ends_an_attempt_over_ipv6(program):
    live = connect_while(program, "2001:db8:7::7", PREFIX6, ["prohibit", "2001:db8:7::/48"], False)
    equal(live.wait(5), 1, "exit status")
    check("[2001:db8:7::7]:8000: connection refused" in live.text(), live.text())


@test()
def a_hard_error_ends_an_attempt_unless_it_is_about_another_segment(program):
    command("ip", "tuntap", "add", "lab0", "mode", "tun")
    command("ip", "link", "set", "lab0", "up")
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
    wire.bind(("lab0", ETH_P_ALL))
    wire.settimeout(5)
    live = Live(program, "--connect", "198.51.100.77:8000", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    syn = b""
    while len(syn) < 28 or syn[9] != socket.IPPROTO_TCP:
        syn = wire.recv(2048)
    forged = syn[:24] + struct.pack("!I", struct.unpack("!I", syn[24:28])[0] + 1000 & 0xFFFFFFFF)

    def port_unreachable(quoted):
        message = struct.pack("!BBHI", 3, 3, 0, 0) + quoted
        message = message[:2] + struct.pack("!H", checksum(message)) + message[4:]
        socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).sendto(message, (OURS, 0))

    port_unreachable(forged[:28])
    harness.wait_until(lambda: "not used: The ICMP message quotes nothing that is in flight" in live.text(),
                       lambda: "a word of the forged one in: " + live.text())
    check(live.process.poll() is None, "a forged error has ended it")
    port_unreachable(syn[:28])
    equal(live.wait(5), 1, "exit status")
    check("198.51.100.77:8000: connection refused" in live.text(), live.text())


def ask(family, protocol, message, address):
    """Sends a message and answers what ICMP says, without the IPv4 header."""
    icmp = socket.IPPROTO_ICMP if family == socket.AF_INET else socket.IPPROTO_ICMPV6
    listener = socket.socket(family, socket.SOCK_RAW, icmp)
    listener.settimeout(5)
    socket.socket(family, socket.SOCK_RAW, protocol).sendto(message, (address, 0))
    while True:
        answer, sender = listener.recvfrom(2048)
        if sender[0] == address:
            return answer[20:] if family == socket.AF_INET else answer


@test(tools=["tcpdump", "tshark"], ipv6=True)
def echo_requests_are_answered(program):
    capture = Capture()
    live = serve(program, ".", addresses=BOTH)
    for size in 0, 1, 1400:
        data = struct.pack("!HH", 7, 1) + bytes(i % 251 for i in range(size))
        request = b"\x08\0\0\0" + data
        request = request[:2] + struct.pack("!H", checksum(request)) + request[4:]
        answer = ask(socket.AF_INET, socket.IPPROTO_ICMP, request, OURS)
        equal((answer[:2], answer[4:]), (b"\0\0", data), f"echo of {size} octets")
        answer = ask(socket.AF_INET6, socket.IPPROTO_ICMPV6, b"\x80\0\0\0" + data, OURS6)
        equal((answer[:2], answer[4:]), (b"\x81\0", data), f"echo of {size} octets over IPv6")
    live.signal(15)
    equal(live.wait(), 0, "exit status")
    capture.stop()
    check_capture("kernel.pcap", 0)
    equal(len(harness.packets("kernel.pcap", "frame.number", only="icmp.type == 0 || icmpv6.type == 129")), 6, "answers")


@test(tools=["tcpdump", "tshark"], ipv6=True)
def udp_and_unknown_protocols_are_unreachable(program):
    capture = Capture()
    live = serve(program, ".", addresses=BOTH)
    for family, address in (socket.AF_INET, OURS), (socket.AF_INET6, OURS6):
        datagram = socket.socket(family, socket.SOCK_DGRAM)
        datagram.settimeout(5)
        datagram.connect((address, 40053))
        datagram.send(b"not for a TCP")
        try:
            datagram.recv(100)
            raise AssertionError("somebody has answered")
        except ConnectionRefusedError:
            pass
    equal(ask(socket.AF_INET, 253, b"what is this?", OURS)[:2], b"\x03\x02", "protocol unreachable")
    answer = ask(socket.AF_INET6, 253, b"what is this?", OURS6)
    equal((answer[:2], answer[4:8]), (b"\x04\x01", b"\0\0\0\x06"), "unrecognised next header, and where it stands")
    live.signal(15)
    equal(live.wait(), 0, "exit status")
    capture.stop()
    check_capture("kernel.pcap", 0)
