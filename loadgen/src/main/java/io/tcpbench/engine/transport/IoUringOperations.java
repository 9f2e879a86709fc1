package io.tcpbench.engine.transport;

import io.netty.channel.uring.IoUringIoOps;

/**
 * Submissions to io_uring for one socket. Netty has no public names for them, so here are those of the kernel's
 * interface (linux/io_uring.h, io_uring_enter(2)), which does not change.
 */
final class IoUringOperations {
    static final byte POLL_ADD = 6;
    static final byte SEND_MESSAGE = 9;
    static final byte ASYNC_CANCEL = 14;
    static final byte SEND = 26;
    static final byte RECV = 27;

    /** IORING_RECVSEND_POLL_FIRST. */
    private static final short POLL_FIRST = 1;

    private static final int POLLOUT = 4;

    private IoUringOperations() {}

    static IoUringIoOps awaitWritable(int descriptor) {
        return operation(POLL_ADD, (short) 0, descriptor, 0, 0, POLLOUT);
    }

    /** @param waits whether there is nothing to receive yet, so that to try at once would be in vain */
    static IoUringIoOps receive(int descriptor, long address, int length, boolean waits) {
        return operation(RECV, waits ? POLL_FIRST : 0, descriptor, address, length, 0);
    }

    static IoUringIoOps send(int descriptor, long address, int length) {
        return operation(SEND, (short) 0, descriptor, address, length, 0);
    }

    /** @param message the address of a {@code struct msghdr} */
    static IoUringIoOps sendMessage(int descriptor, long message) {
        return operation(SEND_MESSAGE, (short) 0, descriptor, message, 1, 0);
    }

    /** Cancels a submission by what {@code submit} returned for it. */
    static IoUringIoOps cancel(long submission) {
        return operation(ASYNC_CANCEL, (short) 0, -1, submission, 0, 0);
    }

    private static IoUringIoOps operation(
            byte opcode, short ioPriority, int descriptor, long address, int length, int operationFlags) {
        return new IoUringIoOps(
                opcode,
                (byte) 0,
                ioPriority,
                descriptor,
                0L,
                address,
                length,
                operationFlags,
                0L,
                (short) 0,
                (short) 0,
                0,
                0L);
    }
}
