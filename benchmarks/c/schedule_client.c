/*
 * The least that an open loop can do on Linux: one thread, requests by a timetable with even gaps, the connections in
 * turn, and waits that end when the next request is due (epoll_pwait2 takes nanoseconds). It compares every byte.
 *
 *   schedule_client HOST PORT CONNECTIONS PAYLOAD_BYTES WARMUP_S DURATION_S RATE_PER_S
 *
 * Request i is due at start + i / RATE. How late it was sent, by the clock reading of the pass that sent it, and its
 * latency from the due time are counted if it was due between the warm-up and the end. Prints one line of JSON;
 * anything wrong is a message and exit 1.
 */
#define PROGRAM "schedule_client"
#include "client.h"

enum { BUFFER_BYTES = 64 * 1024, EVENTS = 512, RING = 256 };

typedef struct {
    int fd;
    size_t received_position;
    unsigned sent, answered;  /* the difference is in flight */
    int64_t due_nanos[RING];
} connection;

static char buffer[BUFFER_BYTES];
static char *payloads;
static size_t payload_bytes;
static int epoll_fd;
static connection *connections;
static long connection_count;
static window measured;
static histogram late;
static int64_t end_nanos;

static bool counts(int64_t due_nanos) {
    return due_nanos >= measured.warm_nanos && due_nanos < end_nanos;
}

/* What the timetable needs of a server that keeps up is room in the socket and in the ring. */
static void send_request(connection *c, int64_t due_nanos, int64_t sent_nanos) {
    if (c->sent - c->answered == RING) refuse("the server does not keep up");
    c->due_nanos[c->sent++ % RING] = due_nanos;
    ssize_t sent = send(c->fd, payloads, payload_bytes, MSG_NOSIGNAL);
    if (sent < 0 && !would_block()) die("send");
    if (sent != (ssize_t)payload_bytes) refuse("the server does not keep up");
    if (counts(due_nanos)) record(&late, sent_nanos - due_nanos);
}

static void receive(connection *c) {
    ssize_t received = recv(c->fd, buffer, sizeof buffer, 0);
    if (received == 0) refuse("the server closed a connection");
    if (received < 0) {
        if (!would_block()) die("recv");
        return;
    }
    int64_t arrived_nanos = now_nanos();
    if (memcmp(buffer, payloads + c->received_position, received) != 0) refuse("a response differs from its request");
    size_t position = c->received_position + received;
    c->received_position = position % payload_bytes;
    for (size_t i = 0; i < position / payload_bytes; i++) {
        int64_t due_nanos = c->due_nanos[c->answered++ % RING];
        if (counts(due_nanos)) record(&measured.latency, arrived_nanos - due_nanos);
    }
}

static struct timespec until(int64_t due_nanos, int64_t nanos) {
    int64_t left = due_nanos > nanos ? due_nanos - nanos : 0;
    return (struct timespec){left / NANOS_PER_SECOND, left % NANOS_PER_SECOND};
}

/* Due requests are looked for before each wait and after each pass: once for both, since one follows the other. */
static void run(double rate) {
    struct epoll_event events[EVENTS];
    int64_t start_nanos = now_nanos(), due_nanos = start_nanos, nanos;
    long index = 0;
    do {
        nanos = now_nanos();
        while (due_nanos <= nanos) {
            send_request(&connections[index % connection_count], due_nanos, nanos);
            due_nanos = start_nanos + ++index * 1e9 / rate;
        }
        pass(&measured, nanos);
        struct timespec left = until(due_nanos, now_nanos());
        int count = epoll_pwait2(epoll_fd, events, EVENTS, &left, NULL);
        if (count < 0 && errno != EINTR) die("epoll_pwait2");
        for (int i = 0; i < count; i++) receive(events[i].data.ptr);
    } while (nanos < end_nanos);
}

/* What was sent in the window is answered after it. */
static void drain(void) {
    struct epoll_event events[EVENTS];
    while (measured.latency.count < late.count) {
        int count = epoll_wait(epoll_fd, events, EVENTS, -1);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) receive(events[i].data.ptr);
    }
}

int main(int argc, char **argv) {
    if (argc != 8) {
        fprintf(stderr,
                "usage: schedule_client HOST PORT CONNECTIONS PAYLOAD_BYTES WARMUP_S DURATION_S RATE_PER_S\n");
        return 64;
    }
    struct sockaddr_in address = address_of(argv[1], argv[2]);
    connection_count = number("CONNECTIONS", argv[3], 1, 1000000);
    payload_bytes = number("PAYLOAD_BYTES", argv[4], 1, BUFFER_BYTES);
    double warmup_s = number("WARMUP_S", argv[5], 0, 3600), duration_s = number("DURATION_S", argv[6], 0, 3600);
    double rate = number("RATE_PER_S", argv[7], 1, 10000000);

    raise_descriptor_limit();
    payloads = repeated_payload(payload_bytes, BUFFER_BYTES + payload_bytes);
    give_up_after(warmup_s + duration_s);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) die("epoll_create1");
    connections = allocate(connection_count * sizeof *connections);
    for (long i = 0; i < connection_count; i++) {
        connections[i].fd = connect_to(&address);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
        if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, connections[i].fd, &event) < 0) die("epoll_ctl");
    }
    plan_window(&measured, warmup_s, duration_s);
    end_nanos = measured.warm_nanos + measured.duration_nanos;
    run(rate);
    drain();
    if (!measured.end.nanos) measured.end = instant_at(now_nanos());
    printf("{\"lateP50Nanos\": %lld, \"lateP99Nanos\": %lld, \"lateMaxNanos\": %lld, ",
           (long long)percentile_nanos(&late, 0.50), (long long)percentile_nanos(&late, 0.99),
           (long long)late.max_nanos);
    print_window(&measured);
    printf("}\n");
}
