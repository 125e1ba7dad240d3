"""SIGINT and SIGTERM: the first closes what is open, the second resets it."""
import signal
import socket
import subprocess
import time

import harness
from harness import OURS, Capture, check, connected_to_kernel, equal, expect_states, random_file, serve, test

TOOLS = ["ss", "tcpdump", "tshark"]


@test(tools=TOOLS)
def first_signal_closes_open_connections_properly(program):
    directory, _ = random_file(10)
    capture = Capture()
    live = serve(program, directory)
    client = socket.create_connection((OURS, 80), 10)
    expect_states(live, "ESTABLISHED", "ESTABLISHED")
    live.signal(signal.SIGTERM)
    equal(client.recv(100), b"", "what the client reads: the end")
    expect_states(live, "FIN-WAIT-2", "CLOSE-WAIT")
    refused = socket.socket()
    refused.settimeout(5)
    equal(refused.connect_ex((OURS, 80)), 111, "a new connection (ECONNREFUSED)")
    client.close()
    equal(live.wait(5), 0, "exit status")
    capture.stop()
    equal(harness.resets("kernel.pcap"), 1, "resets: of the refused connection alone")
    equal(len(harness.packets("kernel.pcap", "ip.src", only="tcp.flags.fin == 1")), 2, "FINs")


@test(tools=TOOLS)
def second_signal_resets_open_connections(program):
    directory, _ = random_file(10)
    capture = Capture()
    live = serve(program, directory)
    client = socket.create_connection((OURS, 80), 10)
    expect_states(live, "ESTABLISHED", "ESTABLISHED")
    live.signal(signal.SIGINT)
    expect_states(live, "FIN-WAIT-2", "CLOSE-WAIT")
    live.signal(signal.SIGINT)
    equal(live.wait(2), 1, "exit status")
    capture.stop()
    equal(harness.packets("kernel.pcap", "ip.src", only="tcp.flags.reset == 1"), [(OURS,)], "resets")
    # After the FIN was read a reset shows as an error of the next write.
    equal(client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 32, "the client's error (EPIPE: reset in CLOSE-WAIT)")


@test(tools=TOOLS, seconds=40)
def a_peer_that_never_closes_is_waited_for_only_so_long(program):
    directory, _ = random_file(10)
    live = serve(program, directory)
    client = socket.create_connection((OURS, 80), 10)
    expect_states(live, "ESTABLISHED", "ESTABLISHED")
    began = time.monotonic()
    live.signal(signal.SIGTERM)
    equal(live.wait(20), 0, "exit status")
    check(9 < time.monotonic() - began < 12, f"it took {time.monotonic() - began:.1f} s, not 10")
    check("the rest is reset" in live.text(), "it says nothing of the reset")
    client.close()


@test(tools=TOOLS)
def signal_ends_connect_with_a_close(program):
    live, connection = connected_to_kernel(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    expect_states(live, "ESTABLISHED", "ESTABLISHED")
    live.signal(signal.SIGINT)
    equal(connection.recv(100), b"", "what the kernel reads: the end")
    connection.close()
    equal(live.wait(5), 0, "exit status")


@test(tools=TOOLS)
def a_reset_by_the_peer_is_told(program):
    live, connection = connected_to_kernel(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    expect_states(live, "ESTABLISHED", "ESTABLISHED")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()
    equal(live.wait(5), 1, "exit status")
    check("connection reset by the peer" in live.text(), "it says nothing of the reset")
