package io.tcpbench.engine.transport;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a link has still to hand to the kernel: perhaps a {@link Prelude}, then bytes of a {@link RepeatedRequest}, or
 * of {@link CopiedRequests} where that is empty.
 */
final class Outgoing {
    private final RepeatedRequest request;
    private final @Nullable CopiedRequests copies;
    private @Nullable Prelude prelude;
    /** Where in a request the next byte stands. */
    private int offset;

    private long pending;

    Outgoing(RepeatedRequest request) {
        this.request = request;
        this.copies = request.bytes() == 0 ? new CopiedRequests() : null;
    }

    /** Has something leave ahead of all requests; before the first is added. */
    void begin(Prelude first) {
        prelude = first;
    }

    void addRequest() {
        pending += request.bytes();
    }

    /** Copies a request that is not {@link RepeatedRequest}; only where that is empty. */
    void add(byte[] bytes, int length) {
        Objects.requireNonNull(copies).add(bytes, length);
        pending += length;
    }

    boolean isEmpty() {
        return pending == 0 && prelude == null;
    }

    /** Where the next bytes stand. */
    long address() {
        if (prelude != null) {
            return prelude.address();
        }
        return copies == null ? request.address() + offset : copies.address();
    }

    /** How many of them can be sent in one go. */
    int length() {
        if (prelude != null) {
            return prelude.length();
        }
        return copies == null ? (int) Math.min(pending, request.rowBytes() - offset) : copies.length();
    }

    /** How many requests these are if they are whole ones of those that repeat, else 0. */
    int wholeRequests() {
        if (copies != null) {
            return 0;
        }
        int length = length();
        return prelude == null && offset == 0 && length % request.bytes() == 0 ? length / request.bytes() : 0;
    }

    /** The kernel took so many of them. */
    void sent(int bytes) {
        if (prelude != null) {
            sentAhead(prelude, bytes);
            return;
        }
        pending -= bytes;
        if (copies == null) {
            offset = (offset + bytes) % request.bytes();
        } else {
            copies.sent(bytes);
        }
    }

    private void sentAhead(Prelude first, int bytes) {
        first.sent(bytes);
        if (first.length() == 0) {
            prelude = null;
        }
    }

    /** The kernel reads no more. */
    void release() {
        if (copies != null) {
            copies.release();
        }
    }
}
