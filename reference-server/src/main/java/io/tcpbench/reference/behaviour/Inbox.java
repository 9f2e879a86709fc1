package io.tcpbench.reference.behaviour;

import java.nio.ByteBuffer;

/**
 * What has arrived on a connection and was not answered yet. Confined to it.
 *
 * <p>It holds one incomplete request and one read at most, because a connection is read only when no complete request
 * is left in here.
 */
final class Inbox {

    private static final byte[] NOTHING = {};

    private final Framing framing;
    private byte[] bytes = NOTHING;
    private int start;
    private int end;

    Inbox(Framing framing) {
        this.framing = framing;
    }

    void add(ByteBuffer arrived) {
        int arrivedBytes = arrived.remaining();
        if (end + arrivedBytes > bytes.length) {
            makeRoomFor(arrivedBytes);
        }
        arrived.get(bytes, end, arrivedBytes);
        end += arrivedBytes;
    }

    private void makeRoomFor(int arrivedBytes) {
        int keptBytes = end - start;
        int neededBytes = keptBytes + arrivedBytes;
        // Doubling, or a long line that arrives byte by byte would be copied at each.
        byte[] roomier = neededBytes <= bytes.length ? bytes : new byte[Math.max(neededBytes, 2 * keptBytes)];
        System.arraycopy(bytes, start, roomier, 0, keptBytes);
        bytes = roomier;
        start = 0;
        end = keptBytes;
    }

    /** How long the first request is, or {@link Framing#INCOMPLETE} or {@link Framing#WRONG}. */
    int requestBytes() {
        return start == end ? Framing.INCOMPLETE : framing.lengthBytes(bytes, start, end);
    }

    /** Takes out the first request of that length and returns the right response to it. */
    byte[] answerWith(Reply reply, int requestBytes) {
        byte[] response = reply.responseTo(bytes, start, start + requestBytes);
        start += requestBytes;
        if (start == end) {
            bytes = NOTHING;
            start = 0;
            end = 0;
        }
        return response;
    }
}
