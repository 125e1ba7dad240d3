"""What live mode says when it cannot run."""
import pathlib
import socket
import struct
import subprocess

from harness import OURS, Live, Skip, check, command, equal, serve, test


def refused(program, *arguments, status, words, **options):
    """live with these arguments ends with that status and says these words, in one line."""
    done = subprocess.run([program, "live", *arguments], capture_output=True, text=True, timeout=10,
                          stdin=subprocess.DEVNULL, **options)
    equal(done.returncode, status, "exit status")
    check(done.stderr.startswith("tcplab: ") and words in done.stderr, f"it says {done.stderr!r}, not {words!r}")
    equal(done.stdout, "", "standard output")


NETWORK = ["--tun", "lab0", "--address", OURS + "/24"]
SERVE = ["--listen", "80", "--serve", "."]


@test()
def without_privilege_it_says_so(program):
    everybody_may_open = pathlib.Path("/dev/net/tun").stat().st_mode & 0o006 == 0o006
    words = "Operation not permitted; run as root" if everybody_may_open else "Permission denied; live mode needs to be run as root"
    try:
        refused(program, *NETWORK, "--listen", "80", "--serve", "/", status=1, words=words, user=65534, extra_groups=[])
    except (OSError, subprocess.SubprocessError) as error:
        raise Skip(f"cannot become another user here: {error}") from None


@test(tools=["mount"])
def without_the_device_it_says_so(program):
    command("mount", "-t", "tmpfs", "none", "/dev/net")
    refused(program, *NETWORK, *SERVE, status=1, words="open /dev/net/tun: No such file or directory; this kernel has no TUN")


@test()
def a_device_in_use_is_told(program):
    live = serve(program, ".")
    refused(program, *NETWORK, *SERVE, status=1, words="another program is using it: choose another --tun name")
    live.signal(15)
    equal(live.wait(), 0, "exit status of the first")


@test()
def a_name_that_is_no_tun_device_is_told(program):
    command("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1")
    refused(program, "--tun", "veth0", "--address", OURS + "/24", *SERVE, status=1, words="not a TUN device")


@test()
def an_address_that_makes_no_sense_is_told(program):
    for address, words in [(OURS, "lacks the length of its prefix"), ("198.51.100/24", "is neither an IPv4 nor an IPv6 address"),
                           (OURS + "/33", "is not the length of a prefix"), ("198.51.100.0/24", "not of a host"),
                           (OURS + "/32", "no other address is in")]:
        refused(program, "--tun", "lab0", "--address", address, *SERVE, status=2, words=words)
    refused(program, *NETWORK, "--peer-address", "203.0.113.1", *SERVE, status=2, words="is not a host's address in the network")
    refused(program, *NETWORK, "--peer-address", OURS, *SERVE, status=2, words="is our own address")


@test()
def a_directory_that_is_not_there_is_told(program):
    refused(program, *NETWORK, "--listen", "80", "--serve", "nowhere", status=2, words="'nowhere': No such file or directory")


@test()
def a_peer_that_makes_no_sense_is_told(program):
    for peer, words in [("198.51.100.1", "lacks a port"), ("198.51.100.1:0", "is not a port"), (OURS + ":80", "is our own")]:
        refused(program, *NETWORK, "--connect", peer, status=2, words=words)
    refused(program, *NETWORK, "--connect", "198.51.100.1:80", "--json", status=2, words="standard output is the connection's")


@test()
def the_kernel_side_gets_the_address_that_was_asked_for(program):
    live = serve(program, ".")
    shown = command("ip", "-4", "-oneline", "address", "show", "dev", "lab0")
    check("inet 198.51.100.1/24 " in shown, f"by default: {shown}")
    live.signal(15)
    live.wait()
    live = Live(program, *SERVE, "--peer-address", "198.51.100.9")
    live.wait_for("the kernel is 198.51.100.9")
    shown = command("ip", "-4", "-oneline", "address", "show", "dev", "lab0")
    check("inet 198.51.100.9/24 " in shown, f"with --peer-address: {shown}")
    live.signal(15)
    live.wait()
    live = Live(program, *SERVE, "--no-configure")
    live.wait_for("serving")
    equal(command("ip", "-4", "-oneline", "address", "show", "dev", "lab0"), "", "with --no-configure")
    live.signal(15)
    equal(live.wait(), 0, "exit status")


@test()
def what_is_not_tcp_is_ignored_and_what_is_broken_is_counted(program):
    live = serve(program, ".")
    datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagram.sendto(b"not for a TCP", (OURS, 80))
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
    header = struct.pack("!HHIIBBHHH", 50000, 80, 1, 0, 5 << 4, 2, 65535, 0xBAD, 0)  # a SYN with a wrong checksum
    for _ in range(3):
        raw.sendto(header, (OURS, 80))
    client = socket.create_connection((OURS, 80), 10)  # it goes on
    client.close()
    live.signal(15)
    equal(live.wait(), 0, "exit status")
    check("tcplab: 3 datagrams could not be parsed (the last: " in live.text(), "it does not count them: " + live.text())
