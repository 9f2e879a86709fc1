/* What the io_uring pair shares. */
#pragma once
#include "common.h"
#include <liburing.h>

enum { SUBMISSIONS = 1024, COMPLETIONS = 16 * 1024 };

/* The completion of a send that failed carries this address; one that succeeded has none. */
static char send_failed;

static inline void fail(const char *what, int negative_errno) {
    errno = -negative_errno;
    die(what);
}

static inline void open_ring(struct io_uring *ring) {
    struct io_uring_params params = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
        .cq_entries = COMPLETIONS};
    int error = io_uring_queue_init_params(SUBMISSIONS, ring, &params);
    if (error < 0) fail("io_uring_queue_init", error);
}

/* A place for the first of so many entries that must be submitted together. */
static inline struct io_uring_sqe *next_sqe(struct io_uring *ring, unsigned together) {
    if (io_uring_sq_space_left(ring) < together) {
        int error = io_uring_submit(ring);
        if (error < 0) fail("io_uring_submit", error);
    }
    return io_uring_get_sqe(ring);
}

/* All of it, or an error; what is queued next begins when it has ended. */
static inline void send_before_next(struct io_uring *ring, int fd, const void *bytes, size_t count) {
    struct io_uring_sqe *sqe = next_sqe(ring, 2);
    io_uring_prep_send(sqe, fd, bytes, count, MSG_NOSIGNAL | MSG_WAITALL);
    io_uring_sqe_set_flags(sqe, IOSQE_IO_LINK | IOSQE_CQE_SKIP_SUCCESS);
    io_uring_sqe_set_data(sqe, &send_failed);
}

static inline void receive_next(struct io_uring *ring, int fd, void *buffer, size_t count, void *connection) {
    struct io_uring_sqe *sqe = next_sqe(ring, 1);
    io_uring_prep_recv(sqe, fd, buffer, count, 0);
    io_uring_sqe_set_data(sqe, connection);
}

static inline void submit_and_wait(struct io_uring *ring) {
    int error = io_uring_submit_and_wait(ring, 1);
    if (error < 0 && error != -EINTR) fail("io_uring_submit_and_wait", error);
}
