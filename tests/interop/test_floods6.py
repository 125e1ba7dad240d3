"""The floods over IPv6, whose spoofed sources are more than anybody could count."""
import flood
import hostile
from harness import OURS, OURS6, check, command, test
from test_floods import AFTER, serves_during


def server6(program):
    server = hostile.Server(program, "--address", OURS6 + "/64")
    command("ip", "-6", "route", "add", flood.SPOOFED6 + "/48", "dev", "lab0")
    return server


@test(alone=True, ipv6=True)
def honest_clients_are_served_during_a_syn_flood_over_ipv6_and_after_it(program):
    server = server6(program)
    remark = serves_during("syn6", 20000, 5, 100, OURS6)
    check(None not in hostile.fetches(AFTER, 0.5, OURS), "nobody is served over IPv4 any more")
    memory = server.memory()
    refused = server.stop()
    check(refused.get("SYNs answered with a cookie (backlog full)", 0) > 1000, f"no cookies: {refused}")
    check(memory < 100, f"the server takes {memory:.0f} MiB")
    return remark


@test(alone=True, ipv6=True)
def honest_clients_are_served_during_the_other_floods_over_ipv6(program):
    server = server6(program)
    kinds = "fast_open6", "ack6", "reset6", "garbage6", "icmp6", "udp6"
    remarks = [serves_during(kind, 20000, 1.5, 15, OURS6) for kind in kinds]
    server.stop()
    return "; ".join(remarks)
