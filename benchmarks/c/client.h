/* What the clients share: numbers of the command line, the histogram, the measured window and the line of JSON. */
#pragma once
#include "common.h"

enum { SUB_BUCKET_BITS = 10, SUB_BUCKETS = 1 << SUB_BUCKET_BITS, GRACE_S = 10 };

static inline void refuse(const char *what) {
    fprintf(stderr, PROGRAM ": %s\n", what);
    exit(1);
}

/* --- a histogram: each power of two is cut into 1,024 buckets, so a percentile is at most 0.1 % too high ---------- */

typedef struct {
    uint64_t count;
    int64_t max_nanos;
    uint64_t buckets[(64 - SUB_BUCKET_BITS + 1) * SUB_BUCKETS];
} histogram;

static inline void record(histogram *h, int64_t nanos) {
    uint64_t value = nanos < 1 ? 1 : nanos;
    int shift = 63 - __builtin_clzll(value) - SUB_BUCKET_BITS;
    if (shift < 0) shift = 0;
    h->buckets[((size_t)shift << SUB_BUCKET_BITS) + (value >> shift)]++;
    if (nanos > h->max_nanos) h->max_nanos = nanos;
    h->count++;
}

/* The highest value of the bucket that holds the percentile, but never more than was seen. */
static inline int64_t percentile_nanos(const histogram *h, double fraction) {
    uint64_t rank = fraction * h->count, seen = 0;
    for (size_t i = 0; i < sizeof h->buckets / sizeof *h->buckets; i++) {
        seen += h->buckets[i];
        if (seen <= rank) continue;
        int shift = i < 2 * SUB_BUCKETS ? 0 : (i >> SUB_BUCKET_BITS) - 1;
        int64_t highest = ((int64_t)(i - ((size_t)shift << SUB_BUCKET_BITS) + 1) << shift) - 1;
        return highest < h->max_nanos ? highest : h->max_nanos;
    }
    return h->max_nanos;
}

/* --- the measured window: what arrives between the end of the warm-up and the end of the duration counts ---------- */

typedef struct {
    int64_t nanos;
    double cpu_micros;
} instant;

typedef struct {
    int64_t warm_nanos, duration_nanos;
    instant begin, end;
    int64_t middle_nanos;
    uint64_t requests_in_first_half;
    histogram latency;
} window;

static inline instant instant_at(int64_t nanos) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec;
    return (instant){nanos, seconds * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec};
}

static inline void plan_window(window *w, double warmup_s, double duration_s) {
    w->warm_nanos = now_nanos() + warmup_s * 1e9;
    w->duration_nanos = duration_s * 1e9;
}

static inline bool measures(const window *w) {
    return w->begin.nanos != 0;
}

/* The time of each arrival also moves the window on, so the clock is not read for that. Returns whether it is over. */
static inline bool pass(window *w, int64_t nanos) {
    if (nanos < w->warm_nanos) return false;
    if (!measures(w)) {
        w->begin = instant_at(nanos);
    } else if (!w->middle_nanos) {
        if (nanos < w->begin.nanos + w->duration_nanos / 2) return false;
        w->middle_nanos = nanos;
        w->requests_in_first_half = w->latency.count;
    } else if (nanos >= w->begin.nanos + w->duration_nanos && nanos > w->middle_nanos) {
        w->end = instant_at(nanos);
        return true;
    }
    return false;
}

/* The rate after the middle of the window to the rate before it: over 1, the server was still getting faster. */
static inline double second_half_to_first(const window *w) {
    double first = w->requests_in_first_half / (double)(w->middle_nanos - w->begin.nanos);
    double second = (w->latency.count - w->requests_in_first_half) / (double)(w->end.nanos - w->middle_nanos);
    return first > 0 ? second / first : 0;
}

/* The members of the JSON object that every client has; the caller prints the braces. */
static inline void print_window(const window *w) {
    uint64_t requests = w->latency.count;
    double seconds = (w->end.nanos - w->begin.nanos) / 1e9;
    if (requests == 0) refuse("no response arrived in the measured window");
    printf("\"requests\": %llu, \"seconds\": %.6f, \"requestsPerSecond\": %.1f, \"cpuMicrosPerRequest\": %.4f, "
           "\"p50Nanos\": %lld, \"p99Nanos\": %lld, \"maxNanos\": %lld, \"secondHalfToFirst\": %.4f",
           (unsigned long long)requests, seconds, requests / seconds,
           (w->end.cpu_micros - w->begin.cpu_micros) / requests, (long long)percentile_nanos(&w->latency, 0.50),
           (long long)percentile_nanos(&w->latency, 0.99), (long long)w->latency.max_nanos, second_half_to_first(w));
}

/* --- the command line ---------------------------------------------------------------------------------------------- */

static inline double number(const char *name, const char *text, double lowest, double highest) {
    char *end;
    double value = strtod(text, &end);
    if (end != text && !*end && value >= lowest && value <= highest) return value;
    fprintf(stderr, PROGRAM ": %s must be from %.0f to %.0f, got %s\n", name, lowest, highest, text);
    exit(64);
}

static inline struct sockaddr_in address_of(const char *host, const char *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(number("PORT", port, 1, 65535))};
    if (inet_pton(AF_INET, host, &address.sin_addr) == 1) return address;
    fprintf(stderr, PROGRAM ": HOST must be an IPv4 address, got %s\n", host);
    exit(64);
}

/* The payload over and over, so that it can be sent and compared from every offset. */
static inline char *repeated_payload(size_t payload_bytes, size_t total_bytes) {
    char *bytes = allocate(total_bytes);
    for (size_t i = 0; i < total_bytes; i++) bytes[i] = 'a' + i % payload_bytes % 26;
    return bytes;
}

static inline void give_up(int signal) {
    (void)signal;
    static const char message[] = PROGRAM ": no response for a long time; the server is silent\n";
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0) _exit(2);
    _exit(1);
}

/* A deadline by signal costs nothing per request; a timeout in epoll_wait would arm a timer at every wait. */
static inline void give_up_after(double seconds) {
    signal(SIGALRM, give_up);
    alarm(GRACE_S + seconds);
}

/* A connected socket that does not block from here on. */
static inline int connect_to(const struct sockaddr_in *address) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) < 0) die("connect");
    do_not_delay(fd);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

/* A socket whose connect has begun. */
static inline int begin_connect(const struct sockaddr_in *address) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    do_not_delay(fd);
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 && errno != EINPROGRESS) die("connect");
    return fd;
}

/* Ends the program if the connect failed. */
static inline void check_connected(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) die("getsockopt");
    if (error == 0) return;
    errno = error;
    die("connect");
}
