/* What the io_uring pair shares. */
#pragma once
#include "common.h"
#include <liburing.h>

enum { SUBMISSIONS = 1024, COMPLETIONS = 16 * 1024 };

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

/*
 * Sends all of it; what is queued next begins when it has ended. There is a completion only if it failed, and then none of
 * what was to follow (IOSQE_CQE_SKIP_SUCCESS in io_uring_enter(2)): is_of_send() tells it from that of a recv.
 */
static inline void send_before_next(struct io_uring *ring, int fd, const void *bytes, size_t count, void *connection) {
    struct io_uring_sqe *sqe = next_sqe(ring, 2);
    io_uring_prep_send(sqe, fd, bytes, count, MSG_NOSIGNAL | MSG_WAITALL);
    io_uring_sqe_set_flags(sqe, IOSQE_IO_LINK | IOSQE_CQE_SKIP_SUCCESS);
    io_uring_sqe_set_data64(sqe, (uintptr_t)connection | 1);
}

static inline bool is_of_send(const struct io_uring_cqe *cqe) {
    return cqe->user_data & 1;
}

static inline void *connection_of(const struct io_uring_cqe *cqe) {
    return (void *)(uintptr_t)(cqe->user_data & ~(uint64_t)1);
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
