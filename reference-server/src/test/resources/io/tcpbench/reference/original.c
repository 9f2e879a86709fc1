/*
 * The echo server that says ok, in its smallest form: one thread, epoll(7), level-triggered, one read for each event.
 * It reads through a buffer of 4096 bytes that it makes anew each time, keeps 128 of them, prints what was received and
 * sends ok. Tests compare the reference server's `--reply ok` with it, from outside.
 *
 * Usage: original [PORT], 9090 if none is given, 0 for a free one.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 4096, KEPT_BYTES = 128, EVENTS = 64 };

static int check(int result, const char *call)
{
    if (result < 0) {
        perror(call);
        exit(1);
    }
    return result;
}

static int listen_on(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int on = 1;
    int listener = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
    check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");
    check(bind(listener, (struct sockaddr *) &address, length), "bind");
    check(listen(listener, SOMAXCONN), "listen");
    check(getsockname(listener, (struct sockaddr *) &address, &length), "getsockname");
    printf("listening on 127.0.0.1:%d (original)\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void watch(int epoll, int descriptor)
{
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = descriptor}};
    check(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

static void serve(int client)
{
    char kept[KEPT_BYTES + 1];
    char *buffer = malloc(READ_BYTES);
    ssize_t bytes = read(client, buffer, READ_BYTES);
    if (bytes > 0) {
        size_t kept_bytes = bytes < KEPT_BYTES ? bytes : KEPT_BYTES;
        memcpy(kept, buffer, kept_bytes);
        kept[kept_bytes] = '\0';
        printf("received: %s\n", kept);
    }
    free(buffer);
    if (bytes <= 0 || write(client, "ok", 2) < 0) {
        close(client);
    }
}

int main(int count, char **arguments)
{
    struct epoll_event events[EVENTS];
    int listener = listen_on(count > 1 ? atoi(arguments[1]) : 9090);
    int epoll = check(epoll_create1(0), "epoll_create1");
    signal(SIGPIPE, SIG_IGN);
    watch(epoll, listener);
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) {
                int client = accept(listener, NULL, NULL);
                if (client >= 0) {
                    watch(epoll, client);
                }
            } else {
                serve(events[i].data.fd);
            }
        }
    }
}
