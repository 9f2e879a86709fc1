package io.tcpbench.faults;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Buffers and TLS engines that nobody released, as Netty's leak detectors find them in this process. Has to be there
 * before the first of them is made.
 */
final class Leaks {
    private static final long LONGEST_MILLIS = 10_000;

    private final List<String> found = new CopyOnWriteArrayList<>();
    private final List<Runnable> looks = new CopyOnWriteArrayList<>();

    private Leaks() {}

    /** Begins to listen, in the place of whoever did. */
    static Leaks watch() {
        Leaks leaks = new Leaks();
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Detectors(leaks));
        // Of buffers, for which there may be a detector already.
        ByteBufUtil.setLeakListener(leaks::leaked);
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
        } catch (InterruptedException | RuntimeException blind) {
            System.err.println("LEAK: nobody could look: " + blind);
        }
    }

    private void leaked(String type, String records) {
        found.add(type + records);
    }

    /** Tells its listener whether anybody reads logs or not. */
    private static final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<T> resource, int oneIn) {
            super(resource, oneIn);
        }

        @Override
        protected boolean needReport() {
            return true;
        }
    }

    /** Makes the detectors of everything that Netty counts. */
    private static final class Detectors extends ResourceLeakDetectorFactory {
        private final Leaks leaks;

        Detectors(Leaks leaks) {
            this.leaks = leaks;
        }

        // The others come to this one, which is deprecated for its callers.
        @SuppressWarnings("deprecation")
        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int oneIn, long unused) {
            Detector<T> detector = new Detector<>(resource, oneIn);
            detector.setLeakListener(leaks::leaked);
            leaks.looks.add(() -> look(detector));
            return detector;
        }

        /** A detector looks when it is given something more to watch over. */
        @SuppressWarnings("unchecked")
        private static void look(ResourceLeakDetector<?> detector) {
            Object something = new Object();
            ResourceLeakTracker<Object> tracker = ((ResourceLeakDetector<Object>) detector).trackForcibly(something);
            if (tracker != null) {
                tracker.close(something);
            }
        }
    }

    /** Those until now; has garbage collected first, and a buffer made, because the detector looks then. */
    List<String> found() throws InterruptedException {
        collectGarbage();
        // What the first collection found stands in one line, in which the canary may have been ahead. The line of the
        // second begins behind it.
        collectGarbage();
        PooledByteBufAllocator.DEFAULT.buffer().release();
        looks.forEach(Runnable::run);
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
