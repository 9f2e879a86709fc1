"""All cases, in the order of the outcome."""

from side_by_side.allocation import Allocating
from side_by_side.c_client import CClient, COpening
from side_by_side.case import TOOL, YARDSTICK, Case, Column, Growth, Measure, Side
from side_by_side.generator import Generator, refusal_of
from side_by_side.goals import AtLeast, AtMost, Below, Never, Within
from side_by_side.jvm import Memory
from side_by_side.opening import OpenTwice
from side_by_side.peers import LINE, JMeter, RedisBenchmark, Sockperf, Wrk, prepare_jmeter
from side_by_side.servers import REDIS, SOCKPERF, CServer, ReferenceServer
from side_by_side.startup import FirstRequest

TRANSPORTS = ("nio", "epoll", "io_uring")
KIBIBYTE = 1024
LARGE_BYTES = 64 * KIBIBYTE
MANY_CONNECTIONS = 5_000
# As many as a limit of 20,000 descriptors leaves room for.
MOST_CONNECTIONS = 19_900
OPENED_CONNECTIONS = 9_000
HTTP_REQUEST, HTTP_ANSWER_BYTES = r"text:GET / HTTP/1.1\r\nHost: x\r\n\r\n", 129
# A hundred bytes, most of them made for each request.
TEMPLATE, TEMPLATE_BYTES = r"text:SET ${connection:5}-${sequence:10} ${uuid} ${alnum:40}\r\n", 100
PONG = r"exact:+PONG\r\n"
STALL, STALL_P99_MILLIS = "200ms/2s", 180
# Eight whole periods: whatever the phase, the truth is the same.
STALL_SECONDS = 16

RATE = Column("requests/s", "requestsPerSecond")
CPU = Column("CPU µs/request", "cpuMicrosPerRequest", 1, 2)
P50 = Column("p50 µs", "p50Nanos", 1e-3, 1)
P99 = Column("p99 µs", "p99Nanos", 1e-3, 1)
MEMORY = Column("memory MB", "highWaterBytes", 1e-6, 1)
BYTES = Column("GB/s each way", "bytesPerSecond", 1e-9, 2)
LATE_P50 = Column("late p50 µs", "lateP50Nanos", 1e-3, 2)
LATE_P99 = Column("late p99 µs", "lateP99Nanos", 1e-3, 1)


def sides(yardstick, tool):
    return lambda _settings: {YARDSTICK: yardstick, TOOL: tool}


def alone(tool):
    return lambda _settings: {TOOL: tool}


def rate(goal=None):
    return Measure("requests/s", "requestsPerSecond", goal)


def cpu(goal=None):
    return Measure("CPU per request", "cpuMicrosPerRequest", goal)


def memory(goal=None):
    return Measure("memory", "highWaterBytes", goal)


def against_c(name, title, measures, columns=(RATE, CPU, P50, P99), c=None, tool=None, **more):
    """The C client and the generator against the C echo server."""
    return Case(name, title, sides(Side(CServer(), c or CClient()), Side(CServer(), tool or Generator())), measures,
                columns, yardstick="C", **more)


def closed_loop(connections, rate_goal, cpu_goal=None):
    return against_c(f"closed-{connections}", f"closed loop, {connections:,} connections", (rate(rate_goal), cpu(cpu_goal)),
                     (RATE, CPU, P50, P99, MEMORY), CClient(connections=connections), Generator(connections=connections))


def io_uring_pair(connections):
    """Whether epoll is the limit: both programs of C on io_uring, beside both on epoll."""
    epoll = Side(CServer(), CClient(connections=connections))
    uring = Side(CServer("uring_server"), CClient("uring_client", connections))
    return Case(f"c-io_uring-{connections}", f"the C pair on io_uring, {connections:,} connections", sides(epoll, uring),
                (rate(), cpu()), (RATE, CPU, P50, P99), yardstick="C", tool="C on io_uring",
                packages=("liburing-dev",), jars=())


def transports(connections):
    """What `--transport auto` rests on."""
    epoll, io_uring = (Side(CServer(), Generator(connections=connections, transport=word)) for word in ("epoll", "io_uring"))
    return Case(f"transports-{connections}", f"the generator on io_uring beside epoll, {connections:,} connections",
                sides(epoll, io_uring), (rate(), cpu()), (RATE, CPU, P50, P99), yardstick="epoll", tool="io_uring",
                unavailability=refusal_of("--transport", "io_uring"))


def schedule(name, per_second, goals, options=(), **more):
    generator = Generator(500, options=("--rate", str(per_second), "--arrivals", "even", *options))
    spinning = ", spinning" if options else ""
    return against_c(name, f"schedule, {per_second:,}/s over 500 connections{spinning}", goals,
                     (LATE_P50, LATE_P99, CPU, P50, P99), CClient("schedule_client", 500, more=(per_second,)), generator, **more)


def kept_schedule(per_second):
    return schedule(f"schedule-{per_second // 1000}k", per_second, (
        Measure("late p50", "lateP50Nanos", AtMost(1.1)), Measure("late p99", "lateP99Nanos", AtMost(1.5)), cpu()))


def allocation(transport, framing):
    payload = {"echo": Allocating(transport=transport),
               "line": Allocating(transport=transport, send=rf"text:{LINE}\n", expect="line"),
               "template": Allocating(transport=transport, send=TEMPLATE, payload_bytes=TEMPLATE_BYTES)}[framing]
    return Case(f"allocation-{transport}-{framing}", f"allocation, {transport}, {framing}", alone(Side(CServer(), payload)), (
        Measure("B/request, event loops", "loopBytesPerRequest", Below(1), ratio=False),
        Measure("B/request, all threads", "allBytesPerRequest", ratio=False),
        Measure("collections while it measures", "collections", Never(), ratio=False, digits=0),
        Measure("collections of the whole process", "allCollections", ratio=False, digits=0)),
        (RATE,), unavailability=refusal_of("--transport", transport))


def template():
    """What it costs that each request is another."""
    stays, differs = (Side(CServer(), Generator(send=send, payload_bytes=TEMPLATE_BYTES))
                      for send in (f"size:{TEMPLATE_BYTES}", TEMPLATE))
    return Case("template", f"a template of {TEMPLATE_BYTES} bytes beside as many that stay, 50 connections",
                sides(stays, differs), (rate(AtLeast(0.85)), cpu()), (RATE, CPU, P50, P99), yardstick="the same bytes",
                tool="a template")


def omission(transport):
    generator = Generator(50, options=("--rate", "1000", "--arrivals", "even"), transport=transport, seconds=STALL_SECONDS)
    return Case(f"omission-{transport}", f"coordinated omission, {transport}: the server stands still for 200 ms every 2 s",
                alone(Side(ReferenceServer(("epoll", "--stall", STALL)), generator)),
                (Measure("p99 ms", "p99Nanos", Within(STALL_P99_MILLIS, 3), ratio=False, scale=1e-6, digits=1),),
                (RATE, P50, P99), jars=("loadgen", "reference-server"), unavailability=refusal_of("--transport", transport))


def beside(name, title, peer, server, generator, measures, columns=(RATE, CPU, P50, P99, MEMORY), peer_server=None, **more):
    return Case(name, title, sides(Side(peer_server or server, peer), Side(server, generator)), measures, columns,
                yardstick=peer.name, **more)


CASES = (
    Case("control", "C against itself: what this machine can't tell apart",
         sides(Side(CServer(), CClient()), Side(CServer(), CClient())), (rate(), cpu()), (RATE, CPU, P50, P99),
         yardstick="C", tool="C again", jars=()),
    io_uring_pair(50),
    io_uring_pair(500),
    io_uring_pair(5_000),
    closed_loop(50, AtLeast(0.97, reaching=1.0), AtMost(1.03)),
    closed_loop(500, AtLeast(0.97, reaching=1.0), AtMost(1.03)),
    closed_loop(5_000, AtLeast(0.92)),
    closed_loop(MOST_CONNECTIONS, None),
    transports(50),
    transports(5_000),
    against_c("pipeline", "16 in flight on each of 50 connections", (rate(AtLeast(0.80)), cpu()),
              c=CClient(more=(16,)), tool=Generator(options=("--pipeline", "16"))),
    template(),
    against_c("large", "messages of 64 KiB, 50 connections", (Measure("GB/s", "bytesPerSecond", AtLeast(0.95)), cpu()),
              (BYTES, RATE, CPU, P50, P99), CClient(payload_bytes=LARGE_BYTES),
              Generator(send=f"size:{LARGE_BYTES}", payload_bytes=LARGE_BYTES)),
    against_c("churn", "connect, one echo, close; 50 at the same time",
              (Measure("connections/s", "requestsPerSecond", AtLeast(0.85)), cpu()), c=CClient("churn_client"),
              tool=Generator(options=("--requests-per-connection", "1"))),
    against_c("opening", f"opening {OPENED_CONNECTIONS:,} connections, the second time",
              (Measure("time", "secondNanos", AtMost(1.5)),),
              (Column("first ms", "firstNanos", 1e-6, 0), Column("second ms", "secondNanos", 1e-6, 0)),
              COpening(OPENED_CONNECTIONS), OpenTwice(OPENED_CONNECTIONS)),
    kept_schedule(20_000),
    kept_schedule(50_000),
    schedule("schedule-20k-spin", 20_000, (
        Measure("late p50 µs", "lateP50Nanos", Below(0.5), ratio=False, scale=1e-3, digits=2),
        Measure("late p99 µs", "lateP99Nanos", ratio=False, scale=1e-3, digits=1)),
        options=("--spin",), unavailability=refusal_of("--rate", "1000", "--spin")),
    against_c("single", "one connection", (
        Measure("p50", "p50Nanos", AtMost(1.0)), Measure("p99", "p99Nanos", AtMost(1.2)), rate(), cpu()),
        c=CClient(connections=1), tool=Generator(1)),
    *(allocation(transport, framing) for transport in TRANSPORTS for framing in ("echo", "line", "template")),
    Case("memory", f"memory with {MANY_CONNECTIONS:,} connections",
         sides(Side(CServer(), Generator(1, observer=Memory)), Side(CServer(), Generator(MANY_CONNECTIONS, observer=Memory))), (
             Measure("resident MB", "residentBytes", Below(120), ratio=False, scale=1e-6, digits=1),
             Growth("heap KiB per connection", "liveHeapBytes", AtMost(1), per=(MANY_CONNECTIONS - 1) * KIBIBYTE)),
         (Column("resident MB", "residentBytes", 1e-6, 1), Column("live heap MB", "liveHeapBytes", 1e-6, 2)),
         yardstick="1 connection", tool=f"{MANY_CONNECTIONS:,} connections"),
    Case("start", "from the start of the process to its first request, on one core",
         alone(Side(CServer("stamp_server"), FirstRequest(1, seconds=0.1, exact=True, warmup_seconds=0))),
         (Measure("seconds", "startNanos", AtMost(0.7), ratio=False, scale=1e-9),), (), is_rehearsed=True),
    beside("wrk", "wrk, 50 connections, the same C HTTP server", Wrk(), CServer("http_server"),
           Generator(send=HTTP_REQUEST, expect=f"size:{HTTP_ANSWER_BYTES}"), (rate(AtLeast(1.3)), cpu(), memory()),
           packages=("wrk",)),
    beside("redis-inline", "redis-benchmark, PING in line, 50 connections, the same redis-server", RedisBenchmark("ping_inline"),
           REDIS, Generator(send=r"text:PING\r\n", expect=PONG), (rate(AtLeast(2)), cpu(), memory()),
           packages=("redis-tools", "redis-server")),
    beside("redis-resp", "redis-benchmark, PING as RESP, 50 connections, the same redis-server", RedisBenchmark("ping_mbulk"),
           REDIS, Generator(send=r"text:*1\r\n$4\r\nPING\r\n", expect=PONG), (rate(AtLeast(2)), cpu(), memory()),
           packages=("redis-tools", "redis-server")),
    beside("sockperf", "sockperf's ping-pong, one connection, against its own server; the generator against the C echo server",
           Sockperf(), CServer(), Generator(1), (Measure("p50", "p50Nanos"), Measure("p99", "p99Nanos"), rate(), cpu(), memory()),
           peer_server=SOCKPERF, packages=("sockperf",)),
    beside("jmeter", "JMeter's TCP sampler, lines of 128 bytes, 50 connections, the same C echo server", JMeter(), CServer(),
           Generator(send=rf"text:{LINE}\n", expect="line"), (rate(AtLeast(5)), cpu(AtMost(0.2)), memory(AtMost(1 / 3))),
           preparation=prepare_jmeter),
    *(omission(transport) for transport in TRANSPORTS),
)
