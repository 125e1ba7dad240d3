"""IPv6 beside IPv4: the same host, the same tests, the Linux kernel as the peer."""
import pathlib
import socket
import subprocess

import harness
from harness import KERNEL, KERNEL6, OURS, OURS6, Capture, Live, check, check_capture, command, equal, expect_states, serve, test
from test_errors import SERVE, refused
from test_transfer import TOOLS, digest, fetch_by_us, fetch_from_us
from wire import BadWire

PREFIX6 = OURS6 + "/64"
BOTH = [OURS + "/24", PREFIX6]


@test(tools=TOOLS, ipv6=True)
def curl_fetches_a_file_from_our_listen_over_ipv6(program):
    fetch_from_us(program, address=f"[{OURS6}]", prefix=PREFIX6)


@test(tools=TOOLS, ipv6=True)
def our_connect_fetches_a_file_from_an_http_server_over_ipv6(program):
    fetch_by_us(program, address=f"[{KERNEL6}]", prefix=PREFIX6)


@test(tools=TOOLS, seconds=120, ipv6=True)
def curl_fetches_a_file_with_loss_and_delay_over_ipv6(program):
    wire = BadWire()
    fetch_from_us(program, wire, address=f"[{OURS6}]", prefix=PREFIX6)
    lost, kind = wire.lost()
    check(lost > 0, "nothing was lost")
    return f"{lost} datagrams lost ({kind})"


@test(tools=TOOLS, ipv6=True)
def one_listener_serves_both_versions(program):
    directory, content = harness.random_file()
    live = serve(program, directory, addresses=BOTH)
    for address in OURS, f"[{OURS6}]", OURS:
        command("curl", "--silent", "--show-error", "--fail", "--max-time", 30, "--output", "got.bin",
                f"http://{address}/random.bin")
        equal(digest(pathlib.Path("got.bin").read_bytes()), digest(content), f"SHA-256 of what curl got from {address}")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    check_capture("ours.pcapng", 2100)


@test(tools=TOOLS, ipv6=True)
def a_port_of_ours_where_nobody_listens_answers_rst_over_ipv6(program):
    capture = Capture()
    live = serve(program, ".", addresses=BOTH)
    curl = subprocess.run(["curl", "--silent", "--max-time", "5", f"http://[{OURS6}]:81/"], capture_output=True)
    equal(curl.returncode, 7, "curl's exit status (could not connect)")
    live.signal(15)
    equal(live.wait(), 0, "exit status after SIGTERM")
    capture.stop()
    for file in "kernel.pcap", "ours.pcapng":
        check_capture(file, 2)
        equal(harness.flags(file), [(KERNEL6, "S"), (OURS6, "RA")], f"packets of {file}")


@test(tools=TOOLS, ipv6=True)
def a_port_of_the_kernel_where_nobody_listens_refuses_us_over_ipv6(program):
    capture = Capture()
    live = Live(program, "--connect", f"[{KERNEL6}]:9", addresses=[PREFIX6], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL)
    equal(live.wait(), 1, "exit status")
    check(f"tcplab: [{KERNEL6}]:9: connection refused" in live.text(), "it says nothing of a refusal")
    capture.stop()
    for file in "kernel.pcap", "ours.pcapng":
        check_capture(file, 2)
        equal(harness.flags(file), [(OURS6, "S"), (KERNEL6, "RA")], f"packets of {file}")


@test(tools=["ss"], ipv6=True)
def both_ends_agree_on_their_states_over_ipv6(program):
    command("ip", "tuntap", "add", "lab0", "mode", "tun")
    command("ip", "address", "add", KERNEL6 + "/64", "dev", "lab0", "nodad")
    command("ip", "link", "set", "lab0", "up")
    listener = socket.create_server((KERNEL6, 8000), family=socket.AF_INET6)
    live = Live(program, "--connect", f"[{KERNEL6}]:8000", "--no-configure", addresses=[PREFIX6], stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL)
    listener.settimeout(10)
    connection, remote = listener.accept()
    equal(remote[0], OURS6, "our address as the kernel sees it")
    listener.close()
    ours = f"[{OURS6}]"
    expect_states(live, "ESTABLISHED", "ESTABLISHED", ours)
    live.process.stdin.close()
    expect_states(live, "FIN-WAIT-2", "CLOSE-WAIT", ours)
    connection.close()
    expect_states(live, "TIME-WAIT", "CLOSED", ours)
    equal(live.wait(), 0, "exit status")


@test(ipv6=True)
def the_kernel_side_gets_both_addresses(program):
    live = serve(program, ".", addresses=BOTH)
    check(f"http://{OURS}:80/ and http://[{OURS6}]:80/" in live.text(), live.text())
    shown = command("ip", "-oneline", "address", "show", "dev", "lab0")
    check(f"inet {KERNEL}/24 " in shown and f"inet6 {KERNEL6}/64 " in shown, f"by default: {shown}")
    live.signal(15)
    live.wait()
    live = Live(program, *SERVE, "--peer-address", "2001:db8::9", "--peer-address", "198.51.100.9", addresses=BOTH)
    live.wait_for("the kernel is")
    shown = command("ip", "-oneline", "address", "show", "dev", "lab0")
    check("inet 198.51.100.9/24 " in shown and "inet6 2001:db8::9/64 " in shown, f"with --peer-address: {shown}")
    live.signal(15)
    equal(live.wait(), 0, "exit status")


@test()
def addresses_of_ipv6_that_make_no_sense_are_told(program):
    for address, words in [(OURS6, "lacks the length of its prefix"), ("2001:db8:::2/64", "neither an IPv4 nor an IPv6"),
                           (OURS6 + "/129", "is not the length of a prefix (1 to 128)"), ("2001:db8::/64", "not of a host"),
                           ("ff02::1/64", "not of a host"), (OURS6 + "/128", "no other address is in")]:
        refused(program, "--tun", "lab0", "--address", address, *SERVE, status=2, words=words)
    two = ["--tun", "lab0", "--address", PREFIX6, "--address", "2001:db8:2::2/64"]
    refused(program, *two, *SERVE, status=2, words="more than one is IPv6")
    one = ["--tun", "lab0", "--address", PREFIX6]
    for peer, words in [("[2001:db8::1]", "lacks a port"), ("2001:db8::1:80", "write an IPv6 address in brackets"),
                        ("[198.51.100.1]:80", "is not an IPv6 address"), (f"[{OURS6}]:80", "is our own"),
                        ("198.51.100.1:80", "is IPv4, and no --address of ours is"), ("[ff02::1]:80", "not the address of a host")]:
        refused(program, *one, "--connect", peer, status=2, words=words)
    refused(program, *one, "--peer-address", "198.51.100.1", *SERVE, status=2, words="is not a host's address in the network")


@test(ipv6=True)
def a_kernel_without_ipv6_is_told(program):
    pathlib.Path("/proc/sys/net/ipv6/conf/default/disable_ipv6").write_text("1")
    pathlib.Path("/proc/sys/net/ipv6/conf/all/disable_ipv6").write_text("1")
    refused(program, "--tun", "lab0", "--address", PREFIX6, *SERVE, status=1, words="IPv6 may be switched off here")
