/* The command line of a server, and its listening socket. */
#pragma once
#include "common.h"

typedef struct {
    int port;
    bool until_eof;
} server_arguments;

static inline server_arguments read_server_arguments(int argc, char **argv) {
    server_arguments arguments = {0, false};
    for (int i = 1; i < argc; i++) {
        char *end;
        long port = strtol(argv[i], &end, 10);
        if (strcmp(argv[i], "--until-eof") == 0) {
            arguments.until_eof = true;
        } else if (end != argv[i] && !*end && port >= 0 && port <= 65535) {
            arguments.port = port;
        } else {
            fprintf(stderr, "usage: " PROGRAM " [PORT] [--until-eof]   (PORT 0 to 65535, got %s)\n", argv[i]);
            exit(64);
        }
    }
    return arguments;
}

/* Says where it listens, when it does. FLAGS: SOCK_NONBLOCK or 0. */
static inline int listen_on(int port, int flags) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    if (fd < 0) die("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, length) < 0) die("bind");
    if (listen(fd, SOMAXCONN) < 0) die("listen");
    getsockname(fd, (struct sockaddr *)&address, &length);
    printf("listening on 127.0.0.1:%d (c)\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}
