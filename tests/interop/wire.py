"""A second network namespace behind a wire that loses 2% and delays by 20 ms, each way, or one that is narrow.

      tcplab                     the test's namespace                          the peer's namespace
    198.51.100.2 --- lab0 --- 198.51.100.1 (router) 198.51.100.129 --- wire0 --- 198.51.100.130
     2001:db8::2               2001:db8::1          2001:db8:1::1                 2001:db8:1::2
"""
import os
import pathlib
import re
import subprocess
import sys

from harness import HAS_IPV6, Process, check, command, equal, wait_until

ADDRESS = "198.51.100.2/25"
ROUTER, PEER = "198.51.100.129", "198.51.100.130"
ROUTER6, PEER6 = "2001:db8:1::1", "2001:db8:1::2"
LOSS, DELAY = 0.02, 0.020


class Peer:
    """A namespace, and the test's own one forwards to it. How they are joined is the subclass's matter."""

    def __init__(self):
        self.peer = subprocess.Popen(["unshare", "--net", "sleep", "600"])
        self._wait_for_namespace()
        pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        if HAS_IPV6:
            pathlib.Path("/proc/sys/net/ipv6/conf/all/forwarding").write_text("1")

    def bring_up(self):
        """Addresses on both sides of the wire, and the peer's way to us."""
        for prefix, address, address6 in ([], ROUTER, ROUTER6), (self.inside(), PEER, PEER6):
            command(*prefix, "ip", "address", "add", address + "/25", "dev", "wire0")
            if HAS_IPV6:
                command(*prefix, "ip", "address", "add", address6 + "/64", "dev", "wire0", "nodad")
            command(*prefix, "ip", "link", "set", "wire0", "up")
        command(*self.inside(), "ip", "link", "set", "lo", "up")
        command(*self.inside(), "ip", "route", "add", "default", "via", ROUTER)
        if HAS_IPV6:
            command(*self.inside(), "ip", "-6", "route", "add", "default", "via", ROUTER6)

    def inside(self):
        """The beginning of a command in the peer's namespace."""
        return ["nsenter", "--target", str(self.peer.pid), "--net"]

    def _wait_for_namespace(self):
        own = os.readlink("/proc/self/ns/net")
        wait_until(lambda: os.readlink(f"/proc/{self.peer.pid}/ns/net") != own, "the peer's namespace")


class NarrowWire(Peer):
    """A wire that is good, but takes only datagrams of that size on their way to the peer, who does not know."""

    def __init__(self, mtu):
        super().__init__()
        command("ip", "link", "add", "wire0", "type", "veth", "peer", "name", "wire0", "netns", str(self.peer.pid))
        self.bring_up()
        command("ip", "link", "set", "wire0", "mtu", str(mtu))


class BadWire(Peer):
    def __init__(self):
        super().__init__()
        self.netem = self._connect_with_netem()
        self.relay = None if self.netem else self._connect_with_relay()
        self.bring_up()

    def _connect_with_netem(self):
        command("ip", "link", "add", "wire0", "type", "veth", "peer", "name", "wire0", "netns", str(self.peer.pid))
        netem = ["tc", "qdisc", "add", "dev", "wire0", "root", "netem", "loss", f"{LOSS:.0%}", "delay", f"{DELAY * 1000:.0f}ms",
                 "limit", "10000"]
        for prefix in [], self.inside():
            if subprocess.run(prefix + netem, capture_output=True).returncode != 0:
                command("ip", "link", "delete", "wire0")  # a kernel without netem
                return False
        return True

    def _connect_with_relay(self):
        script = pathlib.Path(__file__).with_name("impair.py")
        relay = Process(sys.executable, script, self.peer.pid, "wire0", LOSS, DELAY, 7, name="relay")
        relay.wait_for("ready")
        return relay

    def lost(self):
        """Ends the wire; how many datagrams it has lost, and a remark on what it was."""
        if self.netem:
            shown = command("tc", "-s", "qdisc", "show", "dev", "wire0") + command(
                *self.inside(), "tc", "-s", "qdisc", "show", "dev", "wire0")
            return sum(int(n) for n in re.findall(r"dropped (\d+)", shown)), "netem"
        self.relay.signal(15)
        equal(self.relay.wait(), 0, "the relay's exit status")
        count = re.search(r"lost (\d+) of (\d+)", self.relay.text())
        check(count, "the relay has counted nothing")
        return int(count[1]), "this kernel has no netem: own relay"
