package io.tcpbench.faults;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the server did, by its own count: each deed is counted before the client can know of it. Processes can share one
 * by a file, which outlives those that are killed.
 */
final class Tally {
    private static final VarHandle NUMBER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int REQUESTS = 0;
    private static final int ANSWERS = Long.BYTES;
    private static final int HARMS = 2 * Long.BYTES;
    private static final int ALL_BYTES = 3 * Long.BYTES;

    private final ByteBuffer numbers;

    private Tally(ByteBuffer numbers) {
        this.numbers = numbers;
    }

    /** One of this process alone. */
    Tally() {
        this(ByteBuffer.allocateDirect(ALL_BYTES));
    }

    /** The one that all who name this file share; the file is made by the first of them. */
    static Tally sharedBy(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Tally(channel.map(FileChannel.MapMode.READ_WRITE, 0, ALL_BYTES));
        }
    }

    /** A whole request was read. Returns its number, from 1 over all connections. */
    long request() {
        return oneMore(REQUESTS);
    }

    /** A right answer is about to be sent. */
    void answer() {
        oneMore(ANSWERS);
    }

    /** A request is about to get something else than its answer. */
    void harm() {
        oneMore(HARMS);
    }

    private long oneMore(int number) {
        return 1 + (long) NUMBER.getAndAdd(numbers, number, 1L);
    }

    long requests() {
        return (long) NUMBER.getVolatile(numbers, REQUESTS);
    }

    long answers() {
        return (long) NUMBER.getVolatile(numbers, ANSWERS);
    }

    long harms() {
        return (long) NUMBER.getVolatile(numbers, HARMS);
    }
}
