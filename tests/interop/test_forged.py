"""What a stranger can do to two of our hosts by forging a segment to each.

      tcplab, listening                the test's namespace, a router               tcplab, connecting
        198.51.100.2 --- lab0 --- 198.51.100.1     198.51.100.129 --- lab1 --- 198.51.100.130
"""
import pathlib
import socket
import struct
import subprocess
import time

import harness
from flood import checksum
from harness import OURS, Live, Process, check, test
from test_icmp import ETH_P_ALL

OTHER = "198.51.100.130"
SECONDS = 5
SYN, PSH, ACK = 2, 8, 16


class Segment:
    """The fields of a TCP segment in an IPv4 datagram."""

    def __init__(self, datagram):
        self.source, self.destination = datagram[12:16], datagram[16:20]
        tcp = datagram[(datagram[0] & 15) * 4:]
        self.ports, (self.seq, self.ack), self.flags = tcp[:4], struct.unpack("!II", tcp[4:12]), tcp[13]
        self.timestamp = None
        options = tcp[20:(tcp[12] >> 4) * 4]
        while options and options[0] != 0:
            if options[0] == 8:
                self.timestamp = struct.unpack("!I", options[2:6])[0]
            options = options[1:] if options[0] == 1 else options[max(options[1], 2):]

    def forged(self, seq, ack, payload):
        """A datagram from the same end with these octets."""
        options = b"" if self.timestamp is None else struct.pack("!BBBBII", 1, 1, 8, 10, self.timestamp, 0)
        tcp = self.ports + struct.pack("!IIBBHHH", seq, ack, (20 + len(options)) // 4 << 4, PSH | ACK, 1000, 0, 0) + options + payload
        pseudo = self.source + self.destination + struct.pack("!HH", socket.IPPROTO_TCP, len(tcp))
        tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
        return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, socket.IPPROTO_TCP, 0) + self.source + self.destination + tcp


def segments(wire, seconds):
    """Yields what comes over the wire in that time."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        wire.settimeout(left)
        try:
            datagram = wire.recv(2048)
        except TimeoutError:
            return
        if datagram[0] >> 4 == 4 and datagram[9] == socket.IPPROTO_TCP:
            yield Segment(datagram)


def numbers_of(wire):
    """Of the handshake: the last segment each way, and the first numbers of either's text."""
    syn_ack = ack = None
    for segment in segments(wire, 10):
        if segment.flags & (SYN | ACK) == SYN | ACK:
            syn_ack = segment
        elif syn_ack and segment.flags & ACK:
            ack = segment
            break
    check(syn_ack and ack, "no handshake was seen")
    return syn_ack, ack


@test(tools=["ip"], seconds=40)
def two_hosts_that_were_made_to_disagree_come_to_rest(program):
    pathlib.Path("site").mkdir()
    pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
    command = harness.command
    command("ip", "tuntap", "add", "lab0", "mode", "tun")
    command("ip", "link", "set", "lab0", "up")
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
    wire.bind(("lab0", ETH_P_ALL))
    server = Live(program, "--listen", 80, "--serve", "site", addresses=(OURS + "/25",))
    server.wait_for("serving")
    client = Process(program, "live", "--tun", "lab1", "--address", OTHER + "/25", "--connect", OURS + ":80", "--verbose",
                     name="client", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    of_server, of_client = numbers_of(wire)
    stranger = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    octets = b"x" * 100
    stranger.sendto(of_server.forged(of_client.ack, of_client.seq, octets), (OTHER, 0))
    stranger.sendto(of_client.forged(of_client.seq, of_client.ack, octets), (OURS, 0))
    seen = list(segments(wire, SECONDS))
    check(len(seen) >= 3, f"{len(seen)} datagrams: the forged ones were not believed")
    acks = [s for s in seen if s.ack in (of_client.ack + 100 & 0xFFFFFFFF, of_client.seq + 100 & 0xFFFFFFFF)]
    check(acks, "nobody has acknowledged what was forged")
    # One challenge in half a second at least is allowed each; 10 in 5 s is what RFC 5961 7 speaks of.
    check(len(seen) <= 50, f"{len(seen)} datagrams in {SECONDS} s: they answer each other for ever")
    for live in server, client:
        live.process.kill()
    return f"{len(seen)} datagrams in {SECONDS} s"
