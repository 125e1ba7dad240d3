"""On request, tests/interop/run --soak: all that is hostile, again and again, and the memory that is left of it."""
import os
import random
import socket
import struct
import time

import flood
import hostile
from harness import OURS, check, test

IDLE = 4  # seconds of --idle-timeout


def flooded(kind):
    one = flood.Flood(kind, 10000, 2)
    one.begin()
    hostile.fetches(10, 1.5)
    one.rate()


def clients(say, count=100):
    """They say that, and leave one way or another."""
    opened = []
    for _ in range(count):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(3)
        try:
            client.connect((OURS, 80))
            client.sendall(say)
        except OSError:
            pass
        opened.append(client)
    time.sleep(random.random())
    for client in opened:
        if random.random() < 0.5:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()


def raw_floods():
    peer = hostile.RawPeer(port=random.randrange(20000, 60000), mss=random.choice((1, 100, 1460)),
                           options=bytes((4, 2, 3, 3, 7, 0)) + b"\0\0")
    peer.connect()
    peer.says(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
    gaps = [peer.segment(16, peer.seq + 2 + 2 * i, data=b"x") for i in range(1000)]
    sacks = [peer.segment(16, peer.seq, options=struct.pack(">BBBBII", 1, 1, 5, 10, (peer.ack + 3000 * i + 1448) & 0xffffffff,
                                                            (peer.ack + 3000 * i + 2896) & 0xffffffff)) for i in range(300)]
    flood.Sender(gaps + sacks).run(3000, 1)


ROUND = [lambda: flooded("syn"), lambda: flooded("fast_open"), lambda: flooded("ack"), lambda: flooded("icmp"), lambda: flooded("garbage"),
         lambda: clients(b""), lambda: clients(b"GET / HTTP/1.1\r\nX: y\r\n"), lambda: clients(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n"),
         lambda: clients(b"GET /small.txt HTTP/1.0\r\n\r\n"), raw_floods]


def rest(server):
    """Once all that is idle has been given up."""
    time.sleep(IDLE + 4)
    check(None not in hostile.fetches(10, 1), "an honest client is not served")
    return server.memory()


@test(seconds=180, soak=True)
def soak_ends_with_the_memory_that_it_had_at_the_start(program):
    server = hostile.Server(program, "--idle-timeout", str(IDLE), "--request-timeout", "2", "--max-memory", "64")
    for attack in ROUND:  # what is allocated once
        attack()
    first = rest(server)
    end = time.monotonic() + int(os.environ["TCPLAB_SOAK_SECONDS"])
    rounds = 0
    while time.monotonic() < end:
        random.choice(ROUND)()
        check(server.process.poll() is None, "the server has ended: " + server.text()[-500:])
        rounds += 1
    last = rest(server)
    refused = server.stop()
    check(last <= first + 4, f"{first:.1f} MiB have become {last:.1f} after {rounds} attacks")
    return f"{first:.1f} MiB before, {last:.1f} after {rounds} attacks; {sum(refused.values())} refusals"
