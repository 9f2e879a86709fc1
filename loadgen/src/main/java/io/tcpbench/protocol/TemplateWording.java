package io.tcpbench.protocol;

import java.nio.ByteBuffer;

/**
 * Requests made of a template. A request follows from its number and the time when it was sent, so it is not kept until
 * it is answered: where its bytes have to come back, they are made again.
 */
final class TemplateWording implements Wording {
    private final Desk desk;
    private final Answers answers;
    private final int connection;
    /** When each of the last requests was sent. */
    private final long[] sentMillis;

    private long sequence;

    /** Makes the codec of a connection of this wording. */
    @FunctionalInterface
    interface Answers {
        Codec newCodec(TemplateWording wording, Desk desk);
    }

    /** Where requests are made, one after the other: all connections of an event loop have the same. */
    static final class Desk {
        private final TemplateField[] fields;
        private final byte[] bytes;
        private final ByteBuffer comparable;
        private final Occasion occasion;
        private int length;

        Desk(TemplateField[] fields, int mostBytes, Occasion occasion) {
            this.fields = fields;
            this.bytes = new byte[mostBytes];
            this.comparable = ByteBuffer.wrap(bytes);
            this.occasion = occasion;
        }

        /** The place of the bytes. */
        byte[] bytes() {
            return bytes;
        }

        /** The same as the JDK sees them, moved for each comparison. */
        ByteBuffer comparable() {
            return comparable;
        }

        /** How many bytes the request has that was made last. */
        int length() {
            return length;
        }

        void make(int connection, long sequence, long epochMillis) {
            occasion.is(connection, sequence, epochMillis);
            int at = 0;
            for (TemplateField field : fields) {
                at = field.put(bytes, at, occasion);
            }
            length = at;
        }

        boolean has(int connection, long sequence) {
            return occasion.sequence() == sequence && occasion.connection() == connection;
        }
    }

    /**
     * Nothing is said yet.
     *
     * @param timesKept as many as can be in flight, or 1 where requests do not tell the time
     */
    TemplateWording(Desk desk, Answers answers, int slotNumber, int timesKept) {
        this.desk = desk;
        this.answers = answers;
        this.connection = slotNumber + 1;
        this.sentMillis = new long[timesKept];
    }

    @Override
    public int next(long epochMillis) {
        sequence++;
        sentMillis[(int) (sequence % sentMillis.length)] = epochMillis;
        desk.make(connection, sequence, epochMillis);
        return desk.length();
    }

    @Override
    public byte[] bytes() {
        return desk.bytes();
    }

    @Override
    public Codec newCodec() {
        return answers.newCodec(this, desk);
    }

    /** The number of the request that was made last; 0 before the first. */
    long sequence() {
        return sequence;
    }

    /** Has a request that may be in flight stand at the desk, as it was sent. */
    void recall(long asked) {
        if (!desk.has(connection, asked)) {
            desk.make(connection, asked, sentMillis[(int) (asked % sentMillis.length)]);
        }
    }
}
