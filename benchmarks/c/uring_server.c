/*
 * An echo server on io_uring, as little as it can be: for each message one submission of a send and the recv after it,
 * linked, and one completion. With uring_client it tells whether epoll is the limit on this machine.
 *
 *   uring_server [PORT] [--until-eof]
 */
#define PROGRAM "uring_server"
#include "listen.h"
#include "uring.h"
#include <poll.h>

enum { BUFFER_BYTES = 16 * 1024 };

typedef struct {
    int fd;
    char buffer[BUFFER_BYTES];
} connection;

static struct io_uring ring;
static int listener;
static connection standard_input; /* its address stands for it, NULL for the listener */

static void accept_next(void) {
    struct io_uring_sqe *sqe = next_sqe(&ring, 1);
    io_uring_prep_accept(sqe, listener, NULL, NULL, SOCK_CLOEXEC);
    io_uring_sqe_set_data(sqe, NULL);
}

static void accepted(int fd) {
    if (fd < 0 && fd != -ECONNABORTED) fail("accept", fd);
    accept_next();
    if (fd < 0) return;
    do_not_delay(fd);
    connection *c = allocate(sizeof *c);
    c->fd = fd;
    receive_next(&ring, fd, c->buffer, sizeof c->buffer, c);
}

static void drop(connection *c) {
    close(c->fd);
    free(c);
}

static void received(connection *c, int count) {
    if (count <= 0) {
        drop(c);
        return;
    }
    send_before_next(&ring, c->fd, c->buffer, count, c);
    receive_next(&ring, c->fd, c->buffer, sizeof c->buffer, c);
}

int main(int argc, char **argv) {
    server_arguments arguments = read_server_arguments(argc, argv);
    raise_descriptor_limit();
    listener = listen_on(arguments.port, 0);
    open_ring(&ring);
    if (arguments.until_eof) {
        struct io_uring_sqe *sqe = next_sqe(&ring, 1);
        io_uring_prep_poll_add(sqe, STDIN_FILENO, POLLIN);
        io_uring_sqe_set_data(sqe, &standard_input);
    }
    accept_next();
    for (;;) {
        struct io_uring_cqe *cqe;
        unsigned head, seen = 0;
        submit_and_wait(&ring);
        io_uring_for_each_cqe(&ring, head, cqe) {
            connection *c = connection_of(cqe);
            seen++;
            if (c == &standard_input) return 0;
            if (!c) accepted(cqe->res);
            else if (is_of_send(cqe)) drop(c);
            else received(c, cqe->res);
        }
        io_uring_cq_advance(&ring, seen);
    }
}
