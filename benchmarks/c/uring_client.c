/*
 * The closed loop of load_client on io_uring: for each response one submission of the next request and the recv after
 * it, linked, one completion and one clock reading. It compares every byte that comes back.
 *
 *   uring_client HOST PORT CONNECTIONS PAYLOAD_BYTES WARMUP_S DURATION_S
 */
#define PROGRAM "uring_client"
#include "client.h"
#include "uring.h"

typedef struct {
    int fd;
    size_t received;
    int64_t due_nanos;
    char buffer[];
} connection;

static struct io_uring ring;
static char *payload;
static size_t payload_bytes;
static window measured;

static void receive_rest(connection *c) {
    receive_next(&ring, c->fd, c->buffer + c->received, payload_bytes - c->received, c);
}

static void request(connection *c, int64_t due_nanos) {
    c->received = 0;
    c->due_nanos = due_nanos;
    send_before_next(&ring, c->fd, payload, payload_bytes, c);
    receive_rest(c);
}

/* Returns when the response was complete, or 0 while it is not. */
static int64_t received(connection *c, int count) {
    if (count < 0) fail("recv", count);
    if (count == 0) refuse("the server closed a connection");
    c->received += count;
    if (c->received < payload_bytes) {
        receive_rest(c);
        return 0;
    }
    int64_t arrived_nanos = now_nanos();
    if (memcmp(c->buffer, payload, payload_bytes) != 0) refuse("a response differs from its request");
    if (measures(&measured)) record(&measured.latency, arrived_nanos - c->due_nanos);
    request(c, arrived_nanos);
    return arrived_nanos;
}

static void run(void) {
    bool over = false;
    while (!over) {
        struct io_uring_cqe *cqe;
        unsigned head, seen = 0;
        submit_and_wait(&ring);
        io_uring_for_each_cqe(&ring, head, cqe) {
            seen++;
            if (is_of_send(cqe)) fail("send", cqe->res);
            over = pass(&measured, received(connection_of(cqe), cqe->res));
            if (over) break;
        }
        io_uring_cq_advance(&ring, seen);
    }
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: uring_client HOST PORT CONNECTIONS PAYLOAD_BYTES WARMUP_S DURATION_S\n");
        return 64;
    }
    struct sockaddr_in address = address_of(argv[1], argv[2]);
    long connections = number("CONNECTIONS", argv[3], 1, 1000000);
    payload_bytes = number("PAYLOAD_BYTES", argv[4], 1, 64 * 1024);
    double warmup_s = number("WARMUP_S", argv[5], 0, 3600), duration_s = number("DURATION_S", argv[6], 0, 3600);

    raise_descriptor_limit();
    payload = repeated_payload(payload_bytes, payload_bytes);
    give_up_after(warmup_s + duration_s);
    open_ring(&ring);
    connection **opened = allocate(connections * sizeof *opened);
    for (long i = 0; i < connections; i++) {
        opened[i] = allocate(sizeof **opened + payload_bytes);
        opened[i]->fd = connect_to(&address);
    }
    plan_window(&measured, warmup_s, duration_s);
    for (long i = 0; i < connections; i++) request(opened[i], now_nanos());
    run();
    printf("{");
    print_window(&measured);
    printf("}\n");
}
