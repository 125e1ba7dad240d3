"""The kernel's states, as ss shows them, beside those of our trace at the same moment."""
import socket
import subprocess

from harness import (OURS, Live, check, connected_to_kernel, equal, expect_states, exported_transitions, kernel_state, random_file, serve, test, wait_until)

REQUEST = b"GET /random.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def finish(live):
    """The exported trace tells the same as the timeline did while it happened."""
    told = live.transitions()
    check(told, "the timeline has no states")
    equal(exported_transitions(), told, "states in the exported trace")


@test(tools=["ss"])
def states_agree_when_we_close_first(program):
    directory, content = random_file(16 << 20)  # more than both ends' buffers hold
    live = serve(program, directory)
    equal((live.state(), kernel_state()), ("LISTEN", "CLOSED"), "states before")
    client = socket.create_connection((OURS, 80), 10)
    expect_states(live, "ESTABLISHED", "ESTABLISHED")
    client.sendall(REQUEST)
    got = bytearray(client.recv(1000))
    expect_states(live, "ESTABLISHED", "ESTABLISHED")  # in the middle of the transfer
    while piece := client.recv(65536):
        got += piece
    check(got.endswith(content), "the file is not what it was")
    expect_states(live, "FIN-WAIT-2", "CLOSE-WAIT")
    client.close()
    expect_states(live, "TIME-WAIT", "CLOSED")
    expect_states(live, "CLOSED", "CLOSED")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    finish(live)


@test(tools=["ss"])
def states_agree_when_the_kernel_closes_first(program):
    live, connection = connected_to_kernel(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    expect_states(live, "ESTABLISHED", "ESTABLISHED")
    connection.sendall(b"good bye")
    connection.shutdown(socket.SHUT_WR)
    equal(live.process.stdout.read(), b"good bye", "our output, to its end")
    expect_states(live, "CLOSE-WAIT", "FIN-WAIT-2")
    live.process.stdin.write(b"you too")
    live.process.stdin.close()
    equal(connection.recv(100), b"you too", "what the kernel got")
    equal(live.wait(), 0, "exit status")
    equal((live.state(), kernel_state()), ("CLOSED", "TIME-WAIT"), "states after")
    finish(live)


@test(tools=["ss"])
def states_agree_when_we_half_close(program):
    live, connection = connected_to_kernel(program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    equal(connection.recv(100), b"", "what the kernel got")
    expect_states(live, "FIN-WAIT-2", "CLOSE-WAIT")
    connection.sendall(b"still here")
    equal(live.process.stdout.read(10), b"still here", "what we got after our close")
    expect_states(live, "FIN-WAIT-2", "CLOSE-WAIT")
    connection.close()
    expect_states(live, "TIME-WAIT", "CLOSED")
    equal(live.wait(), 0, "exit status")
    finish(live)


@test(tools=["ss"])
def states_agree_when_the_kernel_opens_and_nobody_answers_it(program):
    """Our SYN-SENT, towards an address that nobody has; and the kernel's, before we exist."""
    waiting = socket.socket()
    waiting.setblocking(False)
    live = Live(program, "--connect", "198.51.100.77:8000", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    wait_until(lambda: live.state() == "SYN-SENT", "our SYN-SENT")
    check(waiting.connect_ex(("198.51.100.78", 80)) != 0, "the kernel is connected with nobody")
    equal(kernel_state("198.51.100.78"), "SYN-SENT", "the kernel's state")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    equal(live.state(), "CLOSED", "our state after")
    finish(live)
