/*
 * The least that an echo server can do. It is the yardstick for the generator and for the reference server's engines,
 * so it does nothing that they could skip.
 */
#define PROGRAM "echo_server"
#include "server.h"

static void answer(connection *c, size_t received) {
    respond(c, buffer, received);
}
