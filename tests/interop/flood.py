"""Floods: datagrams made beforehand and put on the device at a steady rate, by AF_PACKET and sendmmsg(2).

    python3 flood.py KIND[6] RATE SECONDS   (prints "ready", waits for a line, then the number that it has put there)

The sources are spoofed, all over 203.0.113.0/24 or, of a KIND6, 2001:db8:6::/48, and all ports.
"""
import ctypes
import os
import random
import socket
import struct
import subprocess
import sys
import time

BATCH = 64
OURS, KERNEL = "198.51.100.2", "198.51.100.1"
OURS6, KERNEL6 = "2001:db8::2", "2001:db8::1"
SPOOFED6 = "2001:db8:6::"


class IoVec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class MsgHdr(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("name_length", ctypes.c_uint32), ("iov", ctypes.POINTER(IoVec)),
                ("iov_count", ctypes.c_size_t), ("control", ctypes.c_void_p), ("control_length", ctypes.c_size_t),
                ("flags", ctypes.c_int)]


class MmsgHdr(ctypes.Structure):
    _fields_ = [("header", MsgHdr), ("length", ctypes.c_uint)]


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def packed(address):
    return socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)


def ours(source):
    """Our address of the version that the source has, and the kernel's."""
    return [packed(address) for address in ((OURS6, KERNEL6) if len(source) == 16 else (OURS, KERNEL))]


def ip(protocol, source, destination, payload):
    """Of the version that the addresses have."""
    if len(source) == 16:
        return struct.pack(">IHBB16s16s", 6 << 28, len(payload), protocol, 64, source, destination) + payload
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), random.randrange(65536), 0, 64, protocol, 0, source, destination)
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def summed(protocol, source, destination, message, at):
    """The message with the checksum, which lies at that place, over it and the pseudo-header, whose sum is the same in both versions."""
    pseudo = source + destination + struct.pack(">HH", protocol, len(message))
    return message[:at] + struct.pack(">H", checksum(pseudo + message)) + message[at + 2:]


def tcp(source, source_port, flags, seq, ack=0, options=b"", data=b"", window=64240, port=80, destination=None):
    """Flags are the octet's bits: 2 is SYN, 4 RST, 16 ACK. To us, where no destination is given."""
    destination = destination or ours(source)[0]
    segment = struct.pack(">HHIIBBHHH", source_port, port, seq & 0xffffffff, ack & 0xffffffff, (20 + len(options)) // 4 << 4, flags, window, 0, 0)
    return ip(6, source, destination, summed(6, source, destination, segment + options + data, 16))


def spoofed(version):
    return packed(SPOOFED6)[:6] + os.urandom(10) if version == 6 else bytes((203, 0, 113, random.randrange(1, 255)))


def any_number():
    return random.randrange(1 << 32)


SYN_OPTIONS = bytes.fromhex("020405b40402080a000003e80000000001030307")


def any_port():
    return random.randrange(1024, 65536)


def syn(source):
    return tcp(source, any_port(), 2, any_number(), options=SYN_OPTIONS)


def fast_open(source):
    cookie = bytes((34, 10)) + os.urandom(8)
    return tcp(source, any_port(), 2, any_number(), options=SYN_OPTIONS + cookie, data=b"GET / HTTP/1.1\r\n\r\n")


def fast_open_request(source):
    return tcp(source, any_port(), 2, any_number(), options=SYN_OPTIONS + bytes((34, 2, 1, 1)))


def ack(source):
    return tcp(source, any_port(), 16, any_number(), any_number(), data=b"x" * 10)


def reset(source):
    return tcp(source, any_port(), 4, any_number())


def icmp(source):
    """An error about a connection that may be there, or an echo request."""
    we, kernel = ours(source)
    version6 = len(source) == 16
    if random.random() < 0.5:
        message = struct.pack(">BBHHH", 128 if version6 else 8, 0, 0, 1, 1) + b"x" * 24
    else:
        quoted = tcp(we, 80, 16, any_number(), port=any_port(), destination=kernel)
        mtu = random.choice((0, 68, 600, 1280))
        kind = random.choice(((1, 0), (1, 4), (2, 0))) if version6 else (3, random.choice((1, 3, 4)))
        message = struct.pack(">BBHI", *kind, 0, mtu) + quoted[:48 if version6 else 28]
    if version6:
        return ip(58, source, we, summed(58, source, we, message, 2))
    return ip(1, source, we, message[:2] + struct.pack(">H", checksum(message)) + message[4:])


def udp(source):
    we = ours(source)[0]
    return ip(17, source, we, summed(17, source, we, struct.pack(">HHHH", 5000, random.randrange(65536), 8, 0), 6))


def garbage(source):
    return ip(6, source, ours(source)[0], os.urandom(random.randrange(0, 60)))


KINDS = {f.__name__: f for f in (syn, fast_open, fast_open_request, ack, reset, icmp, udp, garbage)}


def datagram(kind):
    return KINDS[kind.rstrip("6")](spoofed(6 if kind.endswith("6") else 4))


class Sender:
    """Puts the same datagrams on a device again and again."""

    def __init__(self, datagrams, device="lab0"):
        protocol = 0x86dd if datagrams[0][0] >> 4 == 6 else 0x0800
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        self.socket.bind((device, protocol))
        self.buffers = [ctypes.create_string_buffer(one, len(one)) for one in datagrams]
        self.vectors = (IoVec * len(datagrams))()
        self.messages = (MmsgHdr * len(datagrams))()
        for i, buffer in enumerate(self.buffers):
            self.vectors[i] = IoVec(ctypes.cast(buffer, ctypes.c_void_p), len(buffer))
            self.messages[i].header.iov = ctypes.pointer(self.vectors[i])
            self.messages[i].header.iov_count = 1
        self.next = 0
        self.libc = ctypes.CDLL(None, use_errno=True)

    def send(self, count):
        """That many, or as many as the device takes."""
        sent = 0
        while sent < count:
            most = min(count - sent, BATCH, len(self.messages) - self.next)
            done = self.libc.sendmmsg(self.socket.fileno(), ctypes.byref(self.messages[self.next]), most, 0)
            if done <= 0:
                return sent
            sent += done
            self.next = (self.next + done) % len(self.messages)
        return sent

    def run(self, rate, seconds):
        """At that many a second, in steps of 2 ms. What a busy machine made late is caught up with, 50 ms at most."""
        begin = last = time.monotonic()
        sent = due = 0.0
        while (now := time.monotonic()) - begin < seconds:
            due += rate * min(now - last, 0.05)
            last = now
            sent += self.send(int(due - sent))
            time.sleep(0.002)
        return int(sent), time.monotonic() - begin


class Flood:
    """The same in a process of its own, which begins when told."""

    def __init__(self, kind, rate, seconds):
        self.process = subprocess.Popen([sys.executable, __file__, kind, str(rate), str(seconds)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self.process.stdout.readline() != "ready\n":
            raise AssertionError("the flood could not be made")

    def begin(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def over(self):
        return self.process.poll() is not None

    def rate(self):
        """Waits for its end; how many it has put on the device, and how many that was in a second."""
        sent, seconds = self.process.communicate()[0].split()
        return int(sent), int(sent) / float(seconds)


def main():
    kind, rate, seconds = sys.argv[1:]
    sender = Sender([datagram(kind) for _ in range(8192)])
    print("ready", flush=True)
    sys.stdin.readline()
    print(*sender.run(int(rate), float(seconds)))


if __name__ == "__main__":
    main()
