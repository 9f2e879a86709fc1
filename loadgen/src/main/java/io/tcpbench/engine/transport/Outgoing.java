package io.tcpbench.engine.transport;

/** What a link has still to hand to the kernel, in bytes of a {@link RepeatedRequest}. */
final class Outgoing {
    private final RepeatedRequest request;
    /** Where in a request the next byte stands. */
    private int offset;

    private long pending;

    Outgoing(RepeatedRequest request) {
        this.request = request;
    }

    void addRequest() {
        pending += request.bytes();
    }

    boolean isEmpty() {
        return pending == 0;
    }

    /** Where the next bytes stand. */
    long address() {
        return request.address() + offset;
    }

    /** How many of them can be sent in one go. */
    int length() {
        return (int) Math.min(pending, request.rowBytes() - offset);
    }

    /** How many requests these are if they are whole ones, else 0. */
    int wholeRequests() {
        int length = length();
        return offset == 0 && length % request.bytes() == 0 ? length / request.bytes() : 0;
    }

    /** The kernel took so many of them. */
    void sent(int bytes) {
        pending -= bytes;
        offset = (offset + bytes) % request.bytes();
    }
}
