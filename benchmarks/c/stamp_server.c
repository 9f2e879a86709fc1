/*
 * Says when the first byte of a client came: one line with the nanoseconds of CLOCK_MONOTONIC, the clock by which its
 * starter knows when it started the client. It accepts one connection after the other and echoes.
 *
 *   stamp_server [PORT] [--until-eof]
 */
#define PROGRAM "stamp_server"
#include "listen.h"
#include <poll.h>

static char buffer[64 * 1024];

static void echo(int fd, bool *stamped) {
    ssize_t received;
    while ((received = recv(fd, buffer, sizeof buffer, 0)) > 0) {
        if (!*stamped) {
            printf("first byte %lld\n", (long long)now_nanos());
            fflush(stdout);
            *stamped = true;
        }
        for (ssize_t sent = 0, count; sent < received; sent += count) {
            count = send(fd, buffer + sent, received - sent, MSG_NOSIGNAL);
            if (count < 0) return;
        }
    }
}

int main(int argc, char **argv) {
    server_arguments arguments = read_server_arguments(argc, argv);
    struct pollfd waited[] = {{.fd = listen_on(arguments.port, 0), .events = POLLIN},
                              {.fd = arguments.until_eof ? STDIN_FILENO : -1, .events = POLLIN}};
    bool stamped = false;
    for (;;) {
        if (poll(waited, 2, -1) < 0) die("poll");
        if (waited[1].revents) return 0;
        int fd = accept(waited[0].fd, NULL, NULL);
        if (fd < 0) die("accept");
        do_not_delay(fd);
        echo(fd, &stamped);
        close(fd);
    }
}
