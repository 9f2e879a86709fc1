"""A path that takes its time: delay.py PID_A PID_B MILLIS

Joins the network namespaces of two processes by a pair of TUN devices, `path` with 10.79.0.1 in the first and 10.79.0.2
in the second, and carries every packet across after so many milliseconds. Says `up` when packets can pass, and ends
with its standard input. Linux calls such a thing netem, which not every kernel has.
"""

import ctypes
import fcntl
import os
import select
import struct
import subprocess
import sys
import time
from collections import deque

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TUN_WITHOUT_HEADER = 0x1001
LONGEST_PACKET = 65536


def enter(pid):
    """Moves this thread, and what it makes from now on, into the namespace of a process."""
    with open(f"/proc/{pid}/ns/net") as namespace:
        if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")


def device(pid, address):
    enter(pid)
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH14x", b"path", IFF_TUN_WITHOUT_HEADER))
    subprocess.check_call(["ip", "address", "add", address + "/24", "dev", "path"])
    subprocess.check_call(["ip", "link", "set", "path", "up"])
    return tun


def packets(tun):
    while True:
        try:
            yield os.read(tun, LONGEST_PACKET)
        except BlockingIOError:
            return


def carry(a, b, delay_seconds):
    """In the order of arrival, which is the order of leaving: the delay is the same for all."""
    under_way = deque()
    while True:
        wait = max(0, under_way[0][0] - time.monotonic()) if under_way else None
        readable, _, _ = select.select([a, b, sys.stdin], [], [], wait)
        if sys.stdin in readable:
            return
        for tun in readable:
            for packet in packets(tun):
                under_way.append((time.monotonic() + delay_seconds, b if tun == a else a, packet))
        while under_way and under_way[0][0] <= time.monotonic():
            _, to, packet = under_way.popleft()
            os.write(to, packet)


first, second, millis = sys.argv[1:]
ends = device(first, "10.79.0.1"), device(second, "10.79.0.2")
print("up", flush=True)
carry(*ends, float(millis) / 1000)
