/*
 * The least that a connect test can do on Linux: each of so many slots connects, sends one request, checks its echo,
 * closes, and begins anew. One thread, level-triggered epoll.
 *
 *   churn_client HOST PORT SLOTS PAYLOAD_BYTES WARMUP_S DURATION_S
 *
 * Counted are the exchanges that end between the warm-up and the end of the duration; the latency of one runs from the
 * beginning of its connect. Prints one line of JSON; anything wrong is a message and exit 1.
 */
#define PROGRAM "churn_client"
#include "client.h"

enum { BUFFER_BYTES = 64 * 1024, EVENTS = 512 };

typedef struct {
    int fd;
    bool connected;
    size_t received;
    int64_t began_nanos;
} slot;

static char buffer[BUFFER_BYTES];
static char *payload;
static size_t payload_bytes;
static struct sockaddr_in address;
static int epoll_fd;
static window measured;

static void watch(int operation, slot *s, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = s};
    if (epoll_ctl(epoll_fd, operation, s->fd, &event) < 0) die("epoll_ctl");
}

static void begin(slot *s, int64_t nanos) {
    *s = (slot){.fd = begin_connect(&address), .began_nanos = nanos};
    watch(EPOLL_CTL_ADD, s, EPOLLOUT);
}

/* A new connection has room for a request of at most BUFFER_BYTES. */
static void send_request(slot *s) {
    check_connected(s->fd);
    s->connected = true;
    if (send(s->fd, payload, payload_bytes, MSG_NOSIGNAL) != (ssize_t)payload_bytes) die("send");
    watch(EPOLL_CTL_MOD, s, EPOLLIN);
}

/* Returns when the exchange ended, or 0 while it goes on. */
static int64_t receive(slot *s) {
    ssize_t received = recv(s->fd, buffer, sizeof buffer, 0);
    if (received == 0) refuse("the server closed a connection");
    if (received < 0) {
        if (!would_block()) die("recv");
        return 0;
    }
    if (s->received + received > payload_bytes || memcmp(buffer, payload + s->received, received) != 0)
        refuse("a response differs from its request");
    s->received += received;
    if (s->received < payload_bytes) return 0;
    int64_t ended_nanos = now_nanos();
    if (measures(&measured)) record(&measured.latency, ended_nanos - s->began_nanos);
    close(s->fd);
    begin(s, ended_nanos);
    return ended_nanos;
}

static void run(void) {
    struct epoll_event events[EVENTS];
    for (;;) {
        int count = epoll_wait(epoll_fd, events, EVENTS, -1);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) {
            slot *s = events[i].data.ptr;
            if (!s->connected) send_request(s);
            else if (pass(&measured, receive(s))) return;
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: churn_client HOST PORT SLOTS PAYLOAD_BYTES WARMUP_S DURATION_S\n");
        return 64;
    }
    address = address_of(argv[1], argv[2]);
    long slots = number("SLOTS", argv[3], 1, EVENTS);
    payload_bytes = number("PAYLOAD_BYTES", argv[4], 1, 16 * 1024);
    double warmup_s = number("WARMUP_S", argv[5], 0, 3600), duration_s = number("DURATION_S", argv[6], 0, 3600);

    raise_descriptor_limit();
    payload = repeated_payload(payload_bytes, payload_bytes);
    give_up_after(warmup_s + duration_s);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) die("epoll_create1");
    slot *all = allocate(slots * sizeof *all);
    plan_window(&measured, warmup_s, duration_s);
    for (long i = 0; i < slots; i++) begin(&all[i], now_nanos());
    run();
    printf("{");
    print_window(&measured);
    printf("}\n");
}
