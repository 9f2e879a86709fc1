package io.tcpbench.engine.transport;

import org.jspecify.annotations.Nullable;

/** What a link has still to hand to the kernel: perhaps a {@link Prelude}, then bytes of a {@link RepeatedRequest}. */
final class Outgoing {
    private final RepeatedRequest request;
    private @Nullable Prelude prelude;
    /** Where in a request the next byte stands. */
    private int offset;

    private long pending;

    Outgoing(RepeatedRequest request) {
        this.request = request;
    }

    /** Has something leave ahead of all requests; before the first is added. */
    void begin(Prelude first) {
        prelude = first;
    }

    void addRequest() {
        pending += request.bytes();
    }

    boolean isEmpty() {
        return pending == 0 && prelude == null;
    }

    /** Where the next bytes stand. */
    long address() {
        return prelude == null ? request.address() + offset : prelude.address();
    }

    /** How many of them can be sent in one go. */
    int length() {
        return prelude == null ? (int) Math.min(pending, request.rowBytes() - offset) : prelude.length();
    }

    /** How many requests these are if they are whole ones, else 0. */
    int wholeRequests() {
        int length = length();
        return prelude == null && offset == 0 && length % request.bytes() == 0 ? length / request.bytes() : 0;
    }

    /** The kernel took so many of them. */
    void sent(int bytes) {
        if (prelude == null) {
            pending -= bytes;
            offset = (offset + bytes) % request.bytes();
        } else {
            sentAhead(prelude, bytes);
        }
    }

    private void sentAhead(Prelude first, int bytes) {
        first.sent(bytes);
        if (first.length() == 0) {
            prelude = null;
        }
    }
}
