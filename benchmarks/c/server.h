/*
 * The least that a server can do on Linux: one thread, level-triggered epoll, one recv and one send per message. A
 * program includes this and defines answer(), which is given what one recv brought.
 *
 *   PROGRAM [PORT] [--until-eof]
 *
 * PORT 0, the default, takes a free one; the line "listening on 127.0.0.1:PORT (c)" says which. It ends on TERM, by
 * the signal's default action, and with --until-eof also at the end of its standard input, so that it never outlives
 * the process that started it.
 */
#pragma once
#include "listen.h"

enum { BUFFER_BYTES = 64 * 1024, EVENTS = 512 };

/* While a client reads too slowly, what it is still owed waits here and nothing more is read from it. */
typedef struct {
    int fd;
    int progress; /* the program's own: how much of a request has been seen */
    char *owed;
    size_t owed_bytes;
    size_t owed_offset;
} connection;

static char buffer[BUFFER_BYTES];
static int epoll_fd;
static connection listener, standard_input;

/* Answers what was received; respond() sends. */
static void answer(connection *c, size_t received);

static void watch(int operation, connection *c, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(epoll_fd, operation, c->fd, &event) < 0) die("epoll_ctl");
}

static void drop(connection *c) {
    close(c->fd);
    free(c->owed);
    free(c);
}

static void accept_one(void) {
    int fd = accept4(listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        if (would_block() || errno == ECONNABORTED) return;
        die("accept");
    }
    do_not_delay(fd);
    connection *c = allocate(sizeof *c);
    c->fd = fd;
    watch(EPOLL_CTL_ADD, c, EPOLLIN);
}

static void owe(connection *c, const char *bytes, size_t count) {
    c->owed = malloc(count);
    if (!c->owed) die("malloc");
    memcpy(c->owed, bytes, count);
    c->owed_bytes = count;
    c->owed_offset = 0;
    watch(EPOLL_CTL_MOD, c, EPOLLOUT);
}

/* Sends all at once or owes the rest; the connection may be gone afterwards. */
static void respond(connection *c, const char *bytes, size_t count) {
    ssize_t sent = send(c->fd, bytes, count, MSG_NOSIGNAL);
    if (sent == (ssize_t)count) return;
    if (sent < 0 && !would_block()) {
        drop(c);
        return;
    }
    if (sent < 0) sent = 0;
    owe(c, bytes + sent, count - sent);
}

/* One recv only: level-triggered epoll tells us again, and a second one that finds nothing is a wasted system call. */
static void receive(connection *c) {
    ssize_t received = recv(c->fd, buffer, sizeof buffer, 0);
    if (received > 0) answer(c, received);
    else if (received == 0 || !would_block()) drop(c);
}

static void pay(connection *c) {
    ssize_t sent = send(c->fd, c->owed + c->owed_offset, c->owed_bytes - c->owed_offset, MSG_NOSIGNAL);
    if (sent < 0) {
        if (!would_block()) drop(c);
        return;
    }
    c->owed_offset += sent;
    if (c->owed_offset < c->owed_bytes) return;
    free(c->owed);
    c->owed = NULL;
    watch(EPOLL_CTL_MOD, c, EPOLLIN);
}

static void exit_at_end_of_input(void) {
    ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
    if (count == 0 || (count < 0 && !would_block())) exit(0);
}

static void serve(void) {
    struct epoll_event events[EVENTS];
    for (;;) {
        int count = epoll_wait(epoll_fd, events, EVENTS, -1);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) {
            connection *c = events[i].data.ptr;
            if (c == &listener) accept_one();
            else if (c == &standard_input) exit_at_end_of_input();
            else if (c->owed) pay(c);
            else receive(c);
        }
    }
}

int main(int argc, char **argv) {
    server_arguments arguments = read_server_arguments(argc, argv);
    raise_descriptor_limit();
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) die("epoll_create1");
    if (arguments.until_eof) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &standard_input};
        if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &event) < 0)
            die("--until-eof needs a pipe or a terminal as standard input");
    }
    listener.fd = listen_on(arguments.port, SOCK_NONBLOCK);
    watch(EPOLL_CTL_ADD, &listener, EPOLLIN);
    serve();
}
