package io.tcpbench.faults;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Buffers that nobody released, as Netty's leak detector finds them in this process. */
final class Leaks {
    private static final long LONGEST_MILLIS = 10_000;

    private final List<String> found = new CopyOnWriteArrayList<>();

    private Leaks() {}

    /** Begins to listen, in the place of whoever did. */
    static Leaks watch() {
        Leaks leaks = new Leaks();
        ByteBufUtil.setLeakListener((type, records) -> leaks.found.add(type + records));
        return leaks;
    }

    /** Listens until the process ends, and then tells on the standard error stream of those that it found. */
    static void watchToTheEnd() {
        Leaks leaks = watch();
        Runtime.getRuntime().addShutdownHook(new Thread(leaks::tell, "leaks"));
    }

    private void tell() {
        try {
            List<String> leaked = found();
            if (!leaked.isEmpty()) {
                System.err.println("LEAK: " + leaked);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those until now; has garbage collected first, and a buffer made, because the detector looks then. */
    List<String> found() throws InterruptedException {
        collectGarbage();
        // What the first collection found stands in one line, in which the canary may have been ahead. The line of the
        // second begins behind it.
        collectGarbage();
        PooledByteBufAllocator.DEFAULT.buffer().release();
        return List.copyOf(found);
    }

    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        PhantomReference<Object> canary = new PhantomReference<>(new Object(), collected);
        System.gc();
        if (collected.remove(LONGEST_MILLIS) != canary) {
            throw new IllegalStateException("garbage is not collected");
        }
    }
}
