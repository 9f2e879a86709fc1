/*
 * The least that an HTTP/1.1 server can do: the same answer to every request, on a connection that stays open. A
 * request ends with an empty line; nothing else of it matters, and a body is not expected.
 */
#define PROGRAM "http_server"
#include "server.h"

static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 64\r\n\r\n"
                             "0123456789012345678901234567890123456789012345678901234567890123";
static const char END[] = "\r\n\r\n";

enum { ANSWER_BYTES = sizeof ANSWER - 1, AT_ONCE = BUFFER_BYTES / 4 };

static void answer(connection *c, size_t received) {
    static char answers[AT_ONCE * ANSWER_BYTES];
    size_t ended = 0;
    for (size_t i = 0; i < received; i++) {
        c->progress = buffer[i] == END[c->progress] ? c->progress + 1 : buffer[i] == '\r';
        if (c->progress < 4) continue;
        c->progress = 0;
        memcpy(answers + ended++ * ANSWER_BYTES, ANSWER, ANSWER_BYTES);
    }
    if (ended > 0) respond(c, answers, ended * ANSWER_BYTES);
}
