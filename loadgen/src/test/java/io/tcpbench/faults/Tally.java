package io.tcpbench.faults;

import java.util.concurrent.atomic.AtomicLong;

/** What the server did, by its own count: each deed is counted before the client can know of it. */
final class Tally {
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong harms = new AtomicLong();

    /** A whole request was read. Returns its number, from 1 over all connections. */
    long request() {
        return requests.incrementAndGet();
    }

    /** A right answer is about to be sent. */
    void answer() {
        answers.incrementAndGet();
    }

    /** A request is about to get something else than its answer. */
    void harm() {
        harms.incrementAndGet();
    }

    long requests() {
        return requests.get();
    }

    long answers() {
        return answers.get();
    }

    long harms() {
        return harms.get();
    }
}
