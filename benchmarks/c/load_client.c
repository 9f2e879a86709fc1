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
#define PROGRAM "load_client"
#include "client.h"

enum { BUFFER_BYTES = 64 * 1024, EVENTS = 512 };

typedef struct {
    int fd;
    bool awaits_writable;
    size_t unsent_bytes;
    size_t sent_position;     /* within a payload: the stream is one payload over and over */
    size_t received_position; /* likewise */
    long oldest;              /* in the ring of due times */
    int64_t due_nanos[];      /* PIPELINE of them */
} connection;

static char buffer[BUFFER_BYTES];
static char *payloads; /* the payload repeated, long enough to send from and to compare with at every offset */
static long payload_bytes, pipeline = 1;
static int epoll_fd;
static window measured;

static void watch(int operation, connection *c, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(epoll_fd, operation, c->fd, &event) < 0) die("epoll_ctl");
}

static void send_unsent(connection *c) {
    ssize_t sent = send(c->fd, payloads + c->sent_position, c->unsent_bytes, MSG_NOSIGNAL);
    if (sent < 0) {
        if (!would_block()) die("send");
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
        if (!would_block()) die("recv");
        return 0;
    }
    int64_t arrived_nanos = now_nanos();
    if (memcmp(buffer, payloads + c->received_position, received) != 0) refuse("a response differs from its request");
    size_t position = c->received_position + received;
    long completed = position / payload_bytes;
    c->received_position = position % payload_bytes;
    if (completed == 0) return arrived_nanos;
    for (long i = 0; i < completed; i++) {
        if (measures(&measured)) record(&measured.latency, arrived_nanos - c->due_nanos[c->oldest]);
        c->due_nanos[c->oldest] = arrived_nanos;
        if (++c->oldest == pipeline) c->oldest = 0;
    }
    c->unsent_bytes += completed * payload_bytes;
    send_unsent(c);
    return arrived_nanos;
}

static void start(connection *c) {
    int64_t nanos = now_nanos();
    for (long i = 0; i < pipeline; i++) c->due_nanos[i] = nanos;
    c->unsent_bytes = pipeline * payload_bytes;
    send_unsent(c);
}

static void run(void) {
    struct epoll_event events[EVENTS];
    for (;;) {
        int count = epoll_wait(epoll_fd, events, EVENTS, -1);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) {
            connection *c = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) send_unsent(c);
            if (!(events[i].events & ~EPOLLOUT)) continue;
            if (pass(&measured, receive(c))) return;
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 7 || argc > 8) {
        fprintf(stderr, "usage: load_client HOST PORT CONNECTIONS PAYLOAD_BYTES WARMUP_S DURATION_S [PIPELINE]\n");
        return 64;
    }
    struct sockaddr_in address = address_of(argv[1], argv[2]);
    long connections = number("CONNECTIONS", argv[3], 1, 1000000);
    payload_bytes = number("PAYLOAD_BYTES", argv[4], 1, 16 * 1024 * 1024);
    double warmup_s = number("WARMUP_S", argv[5], 0, 3600), duration_s = number("DURATION_S", argv[6], 0, 3600);
    if (argc == 8) pipeline = number("PIPELINE", argv[7], 1, 1024);

    raise_descriptor_limit();
    size_t longest = pipeline * payload_bytes > BUFFER_BYTES ? pipeline * payload_bytes : BUFFER_BYTES;
    payloads = repeated_payload(payload_bytes, longest + payload_bytes);
    give_up_after(warmup_s + duration_s);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) die("epoll_create1");
    connection **opened = allocate(connections * sizeof *opened);
    for (long i = 0; i < connections; i++) {
        opened[i] = allocate(sizeof **opened + pipeline * sizeof *opened[i]->due_nanos);
        opened[i]->fd = connect_to(&address);
        watch(EPOLL_CTL_ADD, opened[i], EPOLLIN);
    }
    plan_window(&measured, warmup_s, duration_s);
    for (long i = 0; i < connections; i++) start(opened[i]);
    run();
    printf("{");
    print_window(&measured);
    printf("}\n");
}
