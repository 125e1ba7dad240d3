#!/usr/bin/env python3
"""A bad wire between two network namespaces, for kernels without netem: each datagram is lost or delayed.

    impair.py PID DEVICE LOSS DELAY SEED

Makes a TUN device of that name here and one in the namespace of process PID, and carries datagrams between them: LOSS is a
probability for each direction, DELAY in seconds. Prints "ready", and on SIGTERM how many were lost of how many.
"""
import ctypes
import fcntl
import heapq
import os
import random
import select
import signal
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000


def open_tun(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return fd


def enter_namespace_of(pid):
    fd = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(fd, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    os.close(fd)


def carry(ends, loss, delay, numbers):
    """Until SIGTERM. Answers (lost, seen)."""
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    stop, waker = os.pipe()
    signal.signal(signal.SIGTERM, lambda *_: os.write(waker, b"x"))
    underway, lost, seen = [], 0, 0
    while True:
        pause = max(0.0, underway[0][0] - time.monotonic()) if underway else None
        ready, _, _ = select.select(ends + [stop], [], [], pause)
        if stop in ready:
            return lost, seen
        for end in ready:
            datagram = os.read(end, 65535)
            seen += 1
            if numbers.random() < loss:
                lost += 1
            else:
                heapq.heappush(underway, (time.monotonic() + delay, seen, other[end], datagram))
        while underway and underway[0][0] <= time.monotonic():
            _, _, end, datagram = heapq.heappop(underway)
            try:
                os.write(end, datagram)
            except OSError:
                pass  # that side is down: lost, as on any wire


def main():
    pid, device, loss, delay, seed = sys.argv[1:]
    here = open_tun(device)
    enter_namespace_of(pid)
    there = open_tun(device)
    print("ready", file=sys.stderr, flush=True)
    lost, seen = carry([here, there], float(loss), float(delay), random.Random(int(seed)))
    print(f"lost {lost} of {seen}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
