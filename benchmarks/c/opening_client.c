/*
 * The least that opening many connections can cost on Linux: non-blocking connects, at most 512 under way, one thread,
 * epoll. It opens all, closes all and opens all again: the second time the kernel's and the server's memory is there.
 *
 *   opening_client HOST PORT CONNECTIONS
 *
 * Prints how long each opening took as one line of JSON; anything wrong is a message and exit 1.
 */
#define PROGRAM "opening_client"
#include "client.h"

enum { AT_ONCE = 512 };

static int epoll_fd;

static void begin(const struct sockaddr_in *address, int *fds, long index) {
    fds[index] = begin_connect(address);
    struct epoll_event event = {.events = EPOLLOUT | EPOLLONESHOT, .data.fd = fds[index]};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fds[index], &event) < 0) die("epoll_ctl");
}

/* Each connect that ends makes room for the next: 512 are under way until the last have begun. */
static int64_t open_all(const struct sockaddr_in *address, int *fds, long connections) {
    struct epoll_event events[AT_ONCE];
    int64_t began_nanos = now_nanos();
    long begun = 0, opened = 0;
    while (begun < connections && begun < AT_ONCE) begin(address, fds, begun++);
    while (opened < connections) {
        int count = epoll_wait(epoll_fd, events, AT_ONCE, -1);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) {
            check_connected(events[i].data.fd);
            opened++;
            if (begun < connections) begin(address, fds, begun++);
        }
    }
    return now_nanos() - began_nanos;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: opening_client HOST PORT CONNECTIONS\n");
        return 64;
    }
    struct sockaddr_in address = address_of(argv[1], argv[2]);
    long connections = number("CONNECTIONS", argv[3], 1, 1000000);

    raise_descriptor_limit();
    give_up_after(60);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) die("epoll_create1");
    int *fds = allocate(connections * sizeof *fds);
    int64_t first_nanos = open_all(&address, fds, connections);
    for (long i = 0; i < connections; i++) close(fds[i]);
    int64_t second_nanos = open_all(&address, fds, connections);
    printf("{\"connections\": %ld, \"firstNanos\": %lld, \"secondNanos\": %lld}\n", connections,
           (long long)first_nanos, (long long)second_nanos);
}
