package io.tcpbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Files that are damaged at random, each in the way that follows from a seed, and what reading one may cost at the
 * most. {@code -Dtcpbench.fuzz=100000} reads more of them.
 */
public final class Damage {
    private static final int INPUTS = Integer.getInteger("tcpbench.fuzz", 1_000);

    /** All that is allocated, most of it garbage at once: what is held at a time is far less. */
    private static final long MOST_BYTES = 128L << 20;

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int MOST_PLACES = 4;
    private static final int MOST_BYTES_AT_ONCE = 64;

    private Damage() {}

    /** Reads one input, and fails where it does anything but read it or refuse it in the agreed way. */
    @FunctionalInterface
    public interface Reading {
        /** Throws nothing that a damaged file may cause. */
        void read(byte[] input) throws Exception;
    }

    /** Reads many inputs, each with a source of chance of its own. */
    public static void survives(Function<SplittableRandom, byte[]> inputs, Reading reading) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (long seed = 1; seed <= INPUTS; seed++) {
            byte[] input = inputs.apply(new SplittableRandom(seed));
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            long beganNanos = System.nanoTime();
            try {
                reading.read(input);
            } catch (Exception | Error failed) {
                throw new AssertionError("input of seed " + seed, failed);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                    .as("input of seed %d", seed)
                    .isLessThan(LONGEST);
            assertThat(threads.getCurrentThreadAllocatedBytes() - bytesBefore)
                    .as("memory for the input of seed %d", seed)
                    .isLessThan(MOST_BYTES);
        }
    }

    /** A few places changed: bits flipped, bytes set, left out, repeated, put in, or the rest cut off. */
    public static byte[] of(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole;
        int places = 1 + random.nextInt(MOST_PLACES);
        for (int i = 0; i < places && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(MOST_BYTES_AT_ONCE));
            bytes = switch (random.nextInt(8)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> spliced(bytes, at, length, new byte[0]);
                case 2 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
                case 3 -> spliced(bytes, at, 0, random(length, random));
                case 4 -> spliced(bytes, at, 1, new byte[] {(byte) 0xff});
                case 5 -> spliced(bytes, at, 1, new byte[] {0});
                default -> spliced(bytes, at, 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(Byte.SIZE))});
            };
        }
        return bytes;
    }

    /** The same bytes with some of them replaced. */
    public static byte[] spliced(byte[] bytes, int at, int length, byte[] replacement) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length - length + replacement.length);
        System.arraycopy(replacement, 0, changed, at, replacement.length);
        System.arraycopy(bytes, at + length, changed, at + replacement.length, bytes.length - at - length);
        return changed;
    }

    private static byte[] random(int length, SplittableRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
