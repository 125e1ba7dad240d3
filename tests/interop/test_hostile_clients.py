"""Slow and hostile clients: each costs us a bounded time and bounded memory, and the others are served meanwhile."""
import socket
import struct
import time

import flood
import hostile
from harness import OURS, check, test, wait_until

TOO_SLOW = "connections reset (--idle-timeout, --request-timeout)"


def connected(count, say=b"", buffer=None):
    clients = []
    for _ in range(count):
        client = socket.socket()
        if buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        client.settimeout(5)
        client.connect((OURS, 80))
        client.sendall(say)
        clients.append(client)
    return clients


def is_over(client):
    """The server has closed or reset it."""
    client.setblocking(False)
    try:
        while True:
            if not client.recv(1 << 16):
                return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def end_of_all(clients, seconds, meanwhile=lambda: None):
    def step():
        meanwhile()
        return all([is_over(client) for client in clients])
    wait_until(step, "the end of every hostile connection", seconds)


def serves():
    check(hostile.fetch() is not None, "an honest client is not served")


@test()
def silent_clients_and_unfinished_requests_are_given_up_in_time(program):
    server = hostile.Server(program, "--idle-timeout", "3", "--request-timeout", "2")
    silent = connected(200)
    unfinished = connected(200, b"GET / HTTP/1.1\r\nHost: x\r\n")
    drips = connected(50, b"GET / HTTP/1.1\r\nX: ")

    def one_octet_each():
        for client in drips:
            try:
                client.send(b"x")
            except OSError:
                pass
        serves()
        time.sleep(0.3)
    begin = time.monotonic()
    end_of_all(silent + unfinished + drips, 15, one_octet_each)
    took = time.monotonic() - begin
    refused = server.stop()
    check(refused.get(TOO_SLOW) == 450, f"not all were counted: {refused}")
    return f"450 given up within {took:.1f} s"


@test()
def headers_that_never_end_are_refused_and_cost_no_memory(program):
    server = hostile.Server(program)
    before = server.memory()
    clients = connected(300, b"GET / HTTP/1.1\r\n")
    for client in clients:
        try:
            client.sendall(b"X: " + b"y" * 100_000)
        except OSError:
            pass
    serves()
    grown = server.memory() - before
    answers = [client.recv(12) for client in connected(5, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 2000)]
    check(answers == [b"HTTP/1.1 431"] * 5, f"the answers are {answers}")
    server.stop()
    check(grown < 300 * 0.02 + 40, f"memory has grown by {grown:.0f} MiB")
    return f"{grown:.1f} MiB more for 300"


@test()
def clients_that_never_read_are_held_to_the_memory_limit(program):
    server = hostile.Server(program, "--max-memory", "16", "--idle-timeout", "5")
    before = server.memory()
    clients = connected(400, b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n", buffer=4096)
    serves()
    begin = time.monotonic()
    check(hostile.get("medium.bin", 15) == hostile.MEDIUM, "an honest download went wrong")
    took = time.monotonic() - begin
    grown = server.memory() - before
    check(grown < 24, f"memory has grown by {grown:.0f} MiB; the limit is 16")
    wait_until(lambda: (serves(), time.sleep(0.2), TOO_SLOW in server.text())[-1], "somebody to be given up", 15)
    for client in clients:
        client.close()
    server.stop()
    return f"{grown:.0f} MiB more for 400, 1 MiB meanwhile in {took:.1f} s"


@test()
def clients_that_never_close_are_given_up(program):
    server = hostile.Server(program, "--idle-timeout", "3")
    clients = connected(200, b"GET /small.txt HTTP/1.0\r\n\r\n")

    def reset(client):  # is_over() would be satisfied with the FIN
        try:
            client.send(b"x")
            return False
        except OSError:
            return True
    wait_until(lambda: (serves(), time.sleep(0.3), all([reset(client) for client in clients]))[-1], "a reset for each", 15)
    refused = server.stop()
    check(refused.get(TOO_SLOW, 0) >= 200, f"not all were counted: {refused}")


@test()
def resets_in_the_middle_leave_nothing_behind(program):
    server = hostile.Server(program)
    sizes = []
    for _ in range(6):
        clients = connected(150, b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n", buffer=4096)
        for client in clients:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        serves()
        sizes.append(server.memory())
    server.stop()
    check(sizes[-1] < sizes[1] + 8, f"memory grows: {sizes}")
    return f"{sizes[0]:.0f} MiB after 150, {sizes[-1]:.0f} after 900"


@test()
def connections_have_a_limit_and_room_is_used_again(program):
    server = hostile.Server(program, "--max-connections", "50")
    clients = connected(50)
    check(hostile.fetch(1.5) is None, "one more than --max-connections was served")
    for client in clients[:5]:
        client.close()
    serves()
    refused = server.stop()
    check(refused.get("SYNs dropped (--max-connections)", 0) >= 1, f"it was not counted: {refused}")


@test()
def one_peer_cannot_take_every_connection(program):
    server = hostile.Server(program, "--max-per-peer", "20")
    connected_here = connected(20)
    check(hostile.fetch(1.5) is None, "one more than --max-per-peer was served")
    hostile.RawPeer().connect()  # from another address
    connected_here[0].close()
    serves()
    refused = server.stop()
    check(refused.get("SYNs dropped (--max-per-peer)", 0) >= 1, f"it was not counted: {refused}")


@test()
def out_of_order_floods_cost_bounded_memory(program):
    """CVE-2018-5390: every second octet of the window in a segment of its own, from 20 peers."""
    server = hostile.Server(program)
    before = server.memory()
    for port in range(40000, 40020):
        peer = hostile.RawPeer(port=port)
        peer.connect()
        sender = flood.Sender([peer.segment(16, peer.seq + 2 + 2 * i, data=b"x") for i in range(4000)])
        sender.send(4000)
        if port % 5 == 0:
            serves()
    serves()
    grown = server.memory() - before
    server.stop()
    check(grown < 30, f"memory has grown by {grown:.0f} MiB")
    return f"{grown:.1f} MiB more"


@test()
def sack_floods_with_a_tiny_mss_cost_bounded_time(program):
    """CVE-2019-11477 to 11479: a block for every second segment of a large answer, segments as small as can be."""
    server = hostile.Server(program)
    before = server.memory()
    slowest = 0
    for port in range(40000, 40004):
        peer = hostile.RawPeer(port=port, mss=1, options=bytes((4, 2, 3, 3, 14, 0)) + b"\0\0")
        peer.connect()
        peer.says(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.2)
        blocks = [struct.pack(">BBBBII", 1, 1, 5, 10, (peer.ack + 100 * i + 50) & 0xffffffff, (peer.ack + 100 * i + 100) & 0xffffffff)
                  for i in range(1000)]
        sender = flood.Sender([peer.segment(16, peer.seq, options=block, window=65535) for block in blocks])
        sender.run(2000, 1)
        took = hostile.fetch()
        check(took is not None, "an honest client is not served")
        slowest = max(slowest, took)
    grown = server.memory() - before
    server.stop()
    check(grown < 40, f"memory has grown by {grown:.0f} MiB")
    return f"{grown:.1f} MiB more, the slowest fetch took {slowest:.2f} s"


@test()
def data_beyond_every_window_is_not_held(program):
    server = hostile.Server(program)
    before = server.memory()
    peer = hostile.RawPeer()
    peer.connect()
    sender = flood.Sender([peer.segment(16, peer.seq + (1 << 20) + 1400 * i, data=b"x" * 1400) for i in range(2000)])
    sender.run(10000, 2)
    serves()
    grown = server.memory() - before
    server.stop()
    check(grown < 20, f"memory has grown by {grown:.0f} MiB")
    return f"{grown:.1f} MiB more"
