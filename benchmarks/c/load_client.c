/*
 * The least that a load generator can do on Linux: one thread, level-triggered epoll, a closed loop, two system calls
 * and one clock reading per response. Like `--expect echo` it compares every byte that comes back.
 *
 *   load_client HOST PORT CONNECTIONS PAYLOAD_BYTES WARMUP_S DURATION_S [PIPELINE]
 *
 * HOST is an IPv4 address. A request is due when the response before it arrives, and its latency runs from there.
 * Counted is what arrives between the end of the warm-up and the end of the duration. With PIPELINE requests in flight
 * the responses that one recv brings share its two system calls and its clock reading. It prints one line of JSON;
 * anything wrong (a closed connection, a wrong byte, a silent server) is a message and exit 1, never a number.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER_BYTES = 64 * 1024, EVENTS = 512, SUB_BUCKET_BITS = 7, SUB_BUCKETS = 1 << SUB_BUCKET_BITS, GRACE_S = 10 };

typedef struct {
    int fd;
    bool awaits_writable;
    size_t unsent_bytes;
    size_t sent_position;     /* within a payload: the stream is one payload over and over */
    size_t received_position; /* likewise */
    long oldest;              /* in the ring of due times */
    int64_t due_nanos[];      /* PIPELINE of them */
} connection;

typedef struct {
    int64_t nanos;
    double cpu_micros;
} instant;

static char buffer[BUFFER_BYTES];
static char *payloads; /* the payload repeated, long enough to send from and to compare with at every offset */
static long payload_bytes, pipeline = 1;
static int epoll_fd;

static bool measuring;
static uint64_t requests, requests_in_first_half;
static int64_t max_nanos;

/* Each power of two is cut into 128 buckets: a percentile is at most 0.8 % too high. */
static uint64_t histogram[(64 - SUB_BUCKET_BITS + 1) * SUB_BUCKETS];

static void die(const char *what) {
    fprintf(stderr, "load_client: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void refuse(const char *what) {
    fprintf(stderr, "load_client: %s\n", what);
    exit(1);
}

static int64_t now_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static instant instant_at(int64_t nanos) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec;
    return (instant){nanos, seconds * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec};
}

static void record(int64_t latency_nanos) {
    uint64_t value = latency_nanos < 1 ? 1 : latency_nanos;
    int shift = 63 - __builtin_clzll(value) - SUB_BUCKET_BITS;
    if (shift < 0) shift = 0;
    histogram[((size_t)shift << SUB_BUCKET_BITS) + (value >> shift)]++;
    if (latency_nanos > max_nanos) max_nanos = latency_nanos;
    requests++;
}

/* The highest value of the bucket that holds the percentile, but never more than was seen. */
static int64_t percentile_nanos(double fraction) {
    uint64_t rank = fraction * requests, seen = 0;
    for (size_t i = 0; i < sizeof histogram / sizeof *histogram; i++) {
        seen += histogram[i];
        if (seen <= rank) continue;
        int shift = i < 2 * SUB_BUCKETS ? 0 : (i >> SUB_BUCKET_BITS) - 1;
        int64_t highest = ((int64_t)(i - ((size_t)shift << SUB_BUCKET_BITS) + 1) << shift) - 1;
        return highest < max_nanos ? highest : max_nanos;
    }
    return max_nanos;
}

static void watch(int operation, connection *c, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(epoll_fd, operation, c->fd, &event) < 0) die("epoll_ctl");
}

static void send_unsent(connection *c) {
    ssize_t sent = send(c->fd, payloads + c->sent_position, c->unsent_bytes, MSG_NOSIGNAL);
    if (sent < 0) {
        if (errno != EAGAIN && errno != EINTR) die("send");
        sent = 0;
    }
    c->unsent_bytes -= sent;
    c->sent_position = (c->sent_position + sent) % payload_bytes;
    bool awaits_writable = c->unsent_bytes > 0;
    if (awaits_writable == c->awaits_writable) return;
    c->awaits_writable = awaits_writable;
    watch(EPOLL_CTL_MOD, c, awaits_writable ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

/* Returns when it received something, or 0 if there was nothing. Each response completed is followed by a request. */
static int64_t receive(connection *c) {
    ssize_t received = recv(c->fd, buffer, sizeof buffer, 0);
    if (received == 0) refuse("the server closed a connection");
    if (received < 0) {
        if (errno != EAGAIN && errno != EINTR) die("recv");
        return 0;
    }
    int64_t arrived_nanos = now_nanos();
    if (memcmp(buffer, payloads + c->received_position, received) != 0) refuse("a response differs from its request");
    size_t position = c->received_position + received;
    long completed = position / payload_bytes;
    c->received_position = position % payload_bytes;
    if (completed == 0) return arrived_nanos;
    for (long i = 0; i < completed; i++) {
        if (measuring) record(arrived_nanos - c->due_nanos[c->oldest]);
        c->due_nanos[c->oldest] = arrived_nanos;
        if (++c->oldest == pipeline) c->oldest = 0;
    }
    c->unsent_bytes += completed * payload_bytes;
    send_unsent(c);
    return arrived_nanos;
}

static connection *open_connection(const struct sockaddr_in *address) {
    connection *c = calloc(1, sizeof *c + pipeline * sizeof *c->due_nanos);
    if (!c) die("calloc");
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0) die("socket");
    if (connect(c->fd, (const struct sockaddr *)address, sizeof *address) < 0) die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    watch(EPOLL_CTL_ADD, c, EPOLLIN);
    return c;
}

static void start(connection *c) {
    int64_t nanos = now_nanos();
    for (long i = 0; i < pipeline; i++) c->due_nanos[i] = nanos;
    c->unsent_bytes = pipeline * payload_bytes;
    send_unsent(c);
}

/* The rate after the middle of the window to the rate before it: over 1, the server was still getting faster. */
static double second_half_to_first(int64_t begin_nanos, int64_t middle_nanos, int64_t end_nanos) {
    double first = requests_in_first_half / (double)(middle_nanos - begin_nanos);
    double second = (requests - requests_in_first_half) / (double)(end_nanos - middle_nanos);
    return first > 0 ? second / first : 0;
}

static void print_result(instant begin, int64_t middle_nanos, instant end) {
    double seconds = (end.nanos - begin.nanos) / 1e9;
    if (requests == 0) refuse("no response arrived in the measured window");
    printf("{\"requests\": %llu, \"seconds\": %.6f, \"requestsPerSecond\": %.1f, \"cpuMicrosPerRequest\": %.4f, "
           "\"p50Nanos\": %lld, \"p99Nanos\": %lld, \"maxNanos\": %lld, \"secondHalfToFirst\": %.4f}\n",
           (unsigned long long)requests, seconds, requests / seconds, (end.cpu_micros - begin.cpu_micros) / requests,
           (long long)percentile_nanos(0.50), (long long)percentile_nanos(0.99), (long long)max_nanos,
           second_half_to_first(begin.nanos, middle_nanos, end.nanos));
}

/* The time of each arrival also moves the window on, so the clock is not read for that. */
static void run(int64_t warmup_nanos, int64_t duration_nanos) {
    struct epoll_event events[EVENTS];
    int64_t begin_nanos = now_nanos() + warmup_nanos, middle_nanos = 0;
    instant begin = {0, 0};
    for (;;) {
        int count = epoll_wait(epoll_fd, events, EVENTS, -1);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) {
            connection *c = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) send_unsent(c);
            if (!(events[i].events & ~EPOLLOUT)) continue;
            int64_t nanos = receive(c);
            if (nanos < begin_nanos) continue;
            if (!measuring) {
                measuring = true;
                begin = instant_at(nanos);
            } else if (!middle_nanos) {
                if (nanos < begin.nanos + duration_nanos / 2) continue;
                middle_nanos = nanos;
                requests_in_first_half = requests;
            } else if (nanos >= begin.nanos + duration_nanos && nanos > middle_nanos) {
                print_result(begin, middle_nanos, instant_at(nanos));
                return;
            }
        }
    }
}

/* A deadline by signal costs nothing per request; a timeout in epoll_wait would arm a timer at every wait. */
static void give_up(int signal) {
    (void)signal;
    static const char message[] = "load_client: no response for a long time; the server is silent\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(2);
    _exit(1);
}

static void raise_descriptor_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static double number(const char *name, const char *text, double lowest, double highest) {
    char *end;
    double value = strtod(text, &end);
    if (end != text && !*end && value >= lowest && value <= highest) return value;
    fprintf(stderr, "load_client: %s must be from %.0f to %.0f, got %s\n", name, lowest, highest, text);
    exit(64);
}

static void fill_payloads(void) {
    size_t longest = pipeline * payload_bytes > BUFFER_BYTES ? pipeline * payload_bytes : BUFFER_BYTES;
    payloads = malloc(longest + payload_bytes);
    if (!payloads) die("malloc");
    for (size_t i = 0; i < longest + payload_bytes; i++) payloads[i] = 'a' + i % payload_bytes % 26;
}

int main(int argc, char **argv) {
    if (argc < 7 || argc > 8) {
        fprintf(stderr, "usage: load_client HOST PORT CONNECTIONS PAYLOAD_BYTES WARMUP_S DURATION_S [PIPELINE]\n");
        return 64;
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(number("PORT", argv[2], 1, 65535))};
    if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {
        fprintf(stderr, "load_client: HOST must be an IPv4 address, got %s\n", argv[1]);
        return 64;
    }
    long connections = number("CONNECTIONS", argv[3], 1, 1000000);
    payload_bytes = number("PAYLOAD_BYTES", argv[4], 1, 16 * 1024 * 1024);
    double warmup_s = number("WARMUP_S", argv[5], 0, 3600), duration_s = number("DURATION_S", argv[6], 0, 3600);
    if (argc == 8) pipeline = number("PIPELINE", argv[7], 1, 1024);

    raise_descriptor_limit();
    fill_payloads();
    signal(SIGALRM, give_up);
    alarm(GRACE_S + warmup_s + duration_s);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) die("epoll_create1");
    connection **opened = malloc(connections * sizeof *opened);
    if (!opened) die("malloc");
    for (long i = 0; i < connections; i++) opened[i] = open_connection(&address);
    for (long i = 0; i < connections; i++) start(opened[i]);
    run(warmup_s * 1e9, duration_s * 1e9);
}
