"""What the tests of attacks share: a server without a log of everything, honest clients, and peers that are no TCP."""
import concurrent.futures
import pathlib
import re
import select
import socket
import struct
import time

import flood
from harness import OURS, Process, check, command

SMALL = b"small\n"
LARGE = bytes(range(256)) * (8 << 12)  # 8 MiB
MEDIUM = LARGE[:1 << 20]


class Server(Process):
    """tcplab live as a user starts it, with small.txt, medium.bin and large.bin, and a route for spoofed sources."""

    def __init__(self, program, *arguments, exports=()):
        site = pathlib.Path("site")
        site.mkdir(exist_ok=True)
        (site / "small.txt").write_bytes(SMALL)
        (site / "medium.bin").write_bytes(MEDIUM)
        (site / "large.bin").write_bytes(LARGE)
        super().__init__(program, "live", "--tun", "lab0", "--address", OURS + "/24", "--listen", "80", "--serve", site,
                         *arguments, *exports, name="tcplab")
        self.wait_for("serving")
        command("ip", "route", "add", "203.0.113.0/24", "dev", "lab0")

    def memory(self):
        """Resident, in MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s*(\d+)", status)[1]) / 1024

    def stop(self):
        """Ends it, and answers what it says that it has refused, {what: number}."""
        self.signal(15)
        time.sleep(0.2)
        if self.process.poll() is None:
            self.signal(2)  # whoever does not close is reset; a second SIGTERM might fall together with the first
        self.wait()
        told = re.findall(r"in all: (.*)", self.text())
        return {what: int(number) for number, what in re.findall(r"(\d+) ([^;]*)", told[-1])} if told else {}


def get(name, seconds=3, read=1 << 16, address=OURS):
    """Fetches a document as an honest client, all within that time; its content."""
    deadline = time.monotonic() + seconds
    with socket.create_connection((address, 80), seconds) as client:
        client.sendall(f"GET /{name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = bytearray()
        while True:
            client.settimeout(max(deadline - time.monotonic(), 0.001))
            piece = client.recv(read)
            if not piece:
                break
            answer += piece
    check(answer.startswith(b"HTTP/1.1 200 "), f"the answer begins with {bytes(answer[:40])}")
    return bytes(answer[answer.index(b"\r\n\r\n") + 4:])


def fetch(seconds=3, address=OURS):
    """How long an honest fetch took; None when it did not succeed in that time."""
    begin = time.monotonic()
    try:
        return time.monotonic() - begin if get("small.txt", seconds, address=address) == SMALL else None
    except OSError:
        return None


def fetches(count, seconds, address=OURS):
    """So many honest fetches, spread over that time. Their times, with None for failures."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        begin = time.monotonic()
        running = []
        for i in range(count):
            time.sleep(max(begin + i * seconds / count - time.monotonic(), 0))
            running.append(pool.submit(fetch, address=address))
        return [one.result() for one in running]


class RawPeer:
    """A peer made of single segments, at an address that is nobody's."""

    def __init__(self, address="203.0.113.7", port=40000, mss=1460, options=b""):
        self.address, self.port = socket.inet_aton(address), port
        self.options = struct.pack(">BBH", 2, 4, mss) + options
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        self.socket.bind(("lab0", 0x0800))
        self.seq, self.ack = 5000, 0

    def segment(self, flags, seq, ack=None, data=b"", options=b"", window=64240):
        return flood.tcp(self.address, self.port, flags, seq, self.ack if ack is None else ack, options, data, window)

    def send(self, *segments):
        for one in segments:
            self.socket.send(one)

    def receive(self, seconds):
        """The next segment to us: (flags, seq, ack, data); None when none comes in that time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.socket], [], [], left)[0]:
                return None
            datagram = self.socket.recv(65536)
            if datagram[9] != 6 or datagram[16:20] != self.address or datagram[12:16] != socket.inet_aton(OURS):
                continue
            _, port, seq, ack, offset, flags = struct.unpack(">HHIIBB", datagram[20:34])
            if port == self.port:
                return flags, seq, ack, datagram[20 + (offset >> 4) * 4:]
        return None

    def forget(self):
        """What has come and was not received."""
        while self.receive(0.05):
            pass

    def connect(self):
        answer = None
        for _ in range(10):  # a device that is flooded loses some
            self.send(self.segment(2, self.seq, 0, options=self.options))
            answer = self.receive(2)
            if answer:
                break
        check(answer is not None and answer[0] & 0x12 == 0x12, f"a SYN was answered by {answer}")
        self.seq, self.ack = self.seq + 1, (answer[1] + 1) & 0xffffffff
        self.send(self.segment(16, self.seq))

    def says(self, data):
        self.send(self.segment(24, self.seq, data=data))
        self.seq += len(data)
