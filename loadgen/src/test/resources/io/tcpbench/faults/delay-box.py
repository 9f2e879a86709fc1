"""A path that delays: delay-box.py DEVICE NETWORK MILLIS, with NETWORK as 10.79.0

Makes the TUN device DEVICE with the address NETWORK.1. What is sent to NETWORK.2 comes back after MILLIS, with source and
destination exchanged: who connects to NETWORK.2 reaches who listens on NETWORK.1, over a path that delays each way. No
checksum changes by an exchange. Prints a line when the path is there. A number on its input makes the path stand still
for so many milliseconds, with all that is on its way. Ends with its input.
"""

import collections
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
INPUT = sys.stdin.fileno()


def exchanged(packet):
    """Of IPv4: the source is in bytes 12 to 15, the destination in the next four."""
    return packet[:12] + packet[16:20] + packet[12:16] + packet[20:]


device, network, delay = sys.argv[1], sys.argv[2], float(sys.argv[3]) / 1000
tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH14x", device.encode(), IFF_TUN | IFF_NO_PI))
subprocess.check_call(["ip", "addr", "add", network + ".1/24", "dev", device])
subprocess.check_call(["ip", "link", "set", device, "up"])
print("up", flush=True)

waiting = collections.deque()
still_until = 0.0
while True:
    left = max(0, max(waiting[0][0], still_until) - time.monotonic()) if waiting else None
    ready = select.select([tun, INPUT], [], [], left)[0]
    packet = os.read(tun, 65536) if tun in ready else None
    # Whoever has the path stand still and then sends, finds it standing still: so this is asked after the read.
    if select.select([INPUT], [], [], 0)[0]:
        words = os.read(INPUT, 100)
        if not words:
            break
        still_until = time.monotonic() + float(words) / 1000
    # Of IPv6 there are only greetings of the kernel's.
    if packet and packet[0] >> 4 == 4:
        waiting.append((time.monotonic() + delay, exchanged(packet)))
    while waiting and max(waiting[0][0], still_until) <= time.monotonic():
        os.write(tun, waiting.popleft()[1])
