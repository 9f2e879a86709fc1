/*
 * The least that an echo server can do on Linux: one thread, level-triggered epoll, one recv and one send per
 * message. It is the yardstick for the generator and for the reference server's engines, so it does nothing that they
 * could skip.
 *
 *   echo_server [PORT] [--until-eof]
 *
 * PORT 0, the default, takes a free one; the line "listening on 127.0.0.1:PORT (c)" says which. It ends on TERM, by
 * the signal's default action, and with --until-eof also at the end of its standard input, so that it never outlives
 * the process that started it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER_BYTES = 64 * 1024, EVENTS = 512 };

/* While a client reads too slowly, what it is still owed waits here and nothing more is read from it. */
typedef struct {
    int fd;
    char *owed;
    size_t owed_bytes;
    size_t owed_offset;
} connection;

static char buffer[BUFFER_BYTES];
static int epoll_fd;
static connection listener, standard_input;

static void die(const char *what) {
    fprintf(stderr, "echo_server: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void watch(int operation, connection *c, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(epoll_fd, operation, c->fd, &event) < 0) die("epoll_ctl");
}

static void drop(connection *c) {
    close(c->fd);
    free(c->owed);
    free(c);
}

static bool would_block(void) {
    return errno == EAGAIN || errno == EINTR;
}

static void accept_one(void) {
    int fd = accept4(listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        if (would_block() || errno == ECONNABORTED) return;
        die("accept");
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    connection *c = calloc(1, sizeof *c);
    if (!c) die("calloc");
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

/* One recv only: level-triggered epoll tells us again, and a second one that finds nothing is a wasted system call. */
static void echo(connection *c) {
    ssize_t received = recv(c->fd, buffer, sizeof buffer, 0);
    if (received <= 0) {
        if (received == 0 || !would_block()) drop(c);
        return;
    }
    ssize_t sent = send(c->fd, buffer, received, MSG_NOSIGNAL);
    if (sent == received) return;
    if (sent < 0 && !would_block()) {
        drop(c);
        return;
    }
    if (sent < 0) sent = 0;
    owe(c, buffer + sent, received - sent);
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

static void listen_on(int port) {
    listener.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener.fd < 0) die("socket");
    setsockopt(listener.fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(listener.fd, (struct sockaddr *)&address, length) < 0) die("bind");
    if (listen(listener.fd, SOMAXCONN) < 0) die("listen");
    getsockname(listener.fd, (struct sockaddr *)&address, &length);
    watch(EPOLL_CTL_ADD, &listener, EPOLLIN);
    printf("listening on 127.0.0.1:%d (c)\n", ntohs(address.sin_port));
    fflush(stdout);
}

static void raise_descriptor_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
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
            else echo(c);
        }
    }
}

int main(int argc, char **argv) {
    long port = 0;
    bool until_eof = false;
    for (int i = 1; i < argc; i++) {
        char *end = argv[i];
        if (strcmp(argv[i], "--until-eof") == 0) {
            until_eof = true;
        } else if ((port = strtol(argv[i], &end, 10)), end == argv[i] || *end || port < 0 || port > 65535) {
            fprintf(stderr, "usage: echo_server [PORT] [--until-eof]   (PORT 0 to 65535, got %s)\n", argv[i]);
            return 64;
        }
    }
    raise_descriptor_limit();
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) die("epoll_create1");
    if (until_eof) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &standard_input};
        if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &event) < 0)
            die("--until-eof needs a pipe or a terminal as standard input");
    }
    listen_on(port);
    serve();
}
