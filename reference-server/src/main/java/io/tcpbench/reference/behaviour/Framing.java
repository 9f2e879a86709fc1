package io.tcpbench.reference.behaviour;

import java.nio.ByteBuffer;

/**
 * Where a request ends. TCP has no messages: what a client sent in one call may arrive in several reads, and the other
 * way round.
 */
enum Framing {
    /** Each read is a request: as many bytes as had arrived. */
    READ {
        @Override
        int lengthBytes(byte[] bytes, int start, int end) {
            return end - start;
        }
    },

    /** A request is a line, the line feed included, of {@link #LONGEST_BYTES} at most. */
    LINE {
        @Override
        int lengthBytes(byte[] bytes, int start, int end) {
            // No further: else it would depend on the size of the reads whether a longer line is one.
            int last = Math.min(end, start + LONGEST_BYTES);
            for (int i = start; i < last; i++) {
                if (bytes[i] == '\n') {
                    return i + 1 - start;
                }
            }
            return last - start < LONGEST_BYTES ? INCOMPLETE : WRONG;
        }
    },

    /**
     * A request is a length, four bytes with the highest first, and that many bytes, {@link #LONGEST_BYTES} at most.
     */
    LENGTH_PREFIXED {
        @Override
        int lengthBytes(byte[] bytes, int start, int end) {
            if (end - start < Integer.BYTES) {
                return INCOMPLETE;
            }
            int payloadBytes = ByteBuffer.wrap(bytes).getInt(start);
            if (payloadBytes < 0 || payloadBytes > LONGEST_BYTES) {
                return WRONG;
            }
            int frameBytes = Integer.BYTES + payloadBytes;
            return frameBytes <= end - start ? frameBytes : INCOMPLETE;
        }
    };

    /** 1 MiB: what one connection may make the server keep. */
    static final int LONGEST_BYTES = 1024 * 1024;

    /** More bytes have to arrive. */
    static final int INCOMPLETE = 0;

    /** This can't become a request, whatever arrives. */
    static final int WRONG = -1;

    /** How long the request is that begins there, or {@link #INCOMPLETE} or {@link #WRONG}. */
    abstract int lengthBytes(byte[] bytes, int start, int end);
}
