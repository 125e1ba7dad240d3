"""Floods of datagrams at the live host. Each test says the rate that was reached: a busy machine reaches less than was asked for."""
import time

import hostile
from flood import Flood, Sender
from harness import OURS, check, equal, interface_counts, test

AFTER = 10  # fetches once a flood is over: all of them have to succeed


def serves_during(kind, rate, seconds, count, address=OURS):
    """At least 95 of 100 fetches succeed within 3 s each while it lasts, and all after it. What was reached, in words."""
    flood = Flood(kind, rate, seconds)
    before = interface_counts()[1]
    flood.begin()
    times = hostile.fetches(count, seconds * 0.9, address)
    sent, reached = flood.rate()
    arrived = interface_counts()[1] - before
    check(sent > 1000, f"the flood has put {sent} datagrams only")
    served = [one for one in times if one is not None]
    check(len(served) >= 0.95 * count, f"{kind} at {reached:.0f}/s: {len(served)} of {count} fetches served; {arrived} of {sent} datagrams arrived")
    after = hostile.fetches(AFTER, 0.5, address)
    check(None not in after, f"after the {kind} flood: {after}")
    return f"{kind} {reached:.0f}/s, {len(served)}/{count} served, slowest {max(served):.2f} s"


def served_during_each(program, kinds):
    server = hostile.Server(program)
    remarks = [serves_during(kind, 20000, 2, 20) for kind in kinds]
    server.stop()
    return "; ".join(remarks)


@test(alone=True)
def honest_clients_are_served_during_a_syn_flood_and_after_it(program):
    server = hostile.Server(program)
    remark = serves_during("syn", 20000, 5, 100)
    memory = server.memory()
    refused = server.stop()
    check(refused.get("SYNs answered with a cookie (backlog full)", 0) > 1000, f"no cookies: {refused}")
    check(memory < 100, f"the server takes {memory:.0f} MiB")
    return remark


@test(alone=True)
def honest_clients_are_served_during_floods_of_fast_opens(program):
    return served_during_each(program, ["fast_open", "fast_open_request"])


@test(alone=True)
def honest_clients_are_served_during_floods_of_acks_resets_and_garbage(program):
    return served_during_each(program, ["ack", "reset", "garbage"])


@test(alone=True)
def honest_clients_are_served_during_floods_of_icmp_and_udp(program):
    return served_during_each(program, ["icmp", "udp"])


@test(alone=True)
def forged_syns_and_resets_neither_end_a_connection_nor_get_an_answer_each(program):
    """In the window, where RFC 5961 wants a challenge."""
    server = hostile.Server(program)
    peer = hostile.RawPeer()
    peer.connect()
    sender = Sender([peer.segment(2 if i % 2 else 4, peer.seq + 1 + i % 50000) for i in range(4096)])
    said = interface_counts()[0]
    sent, seconds = sender.run(10000, 3)
    time.sleep(0.3)
    said = interface_counts()[0] - said
    check(sent > 1000, f"only {sent} were sent")
    check(said <= 20, f"{sent} forged segments got {said} answers")
    peer.forget()
    peer.says(b"GET /small.txt HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    while not answer.endswith(hostile.SMALL):
        segment = peer.receive(5)
        check(segment is not None and not segment[0] & 4, f"the connection is of no use any more: {segment}")
        answer += segment[3]
    server.stop()
    return f"{sent / seconds:.0f}/s, {said} answers"


@test(alone=True)
def exports_of_a_flooded_host_stop_at_the_memory_limit(program):
    server = hostile.Server(program, "--max-memory", "8", exports=("--json", "ours.json"))
    flood = Flood("syn", 20000, 2)
    flood.begin()
    flood.rate()
    check(None not in hostile.fetches(3, 0.3), "nobody is served any more")
    check("the trace has reached its limit" in server.text(), "the trace has no limit: " + server.text())
    memory = server.memory()
    server.stop()
    check(memory < 80, f"the server takes {memory:.0f} MiB")
    equal(open("ours.json", "rb").read(1), b"{", "the first octet of the export")
