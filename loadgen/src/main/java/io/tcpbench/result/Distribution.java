package io.tcpbench.result;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;

/**
 * How often each duration occurred, from 1 ns to 1 h with three significant digits. Immutable; kept compressed, because
 * a long run has many. Adding two and reading a percentile decode them: not for an event loop.
 */
public final class Distribution {
    /** No value at all. */
    public static final Distribution EMPTY = empty();

    static final long HIGHEST_NANOS = 3_600_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    /** Of the encoding V2 of HdrHistogram: what stands before the deflated part, how that begins, and its fields. */
    private static final int PREAMBLE_BYTES = 8;

    private static final int HEADER_BYTES = 40;
    private static final int COOKIE = 0x1c849303 | 0x10;
    private static final int SHIFT_AT = 8;
    private static final int DIGITS_AT = 12;
    private static final int LOWEST_AT = 16;
    private static final int HIGHEST_AT = 24;
    private static final int FACTOR_AT = 32;

    /** Far beyond any run, and far enough from the end of {@code long} to add many up. */
    private static final long MOST_VALUES = 1_000_000_000_000_000L;

    private final long count;
    private final long min;
    private final long max;
    private final byte[] compressed;

    private Distribution(Histogram histogram, byte[] room) {
        count = histogram.getTotalCount();
        min = count == 0 ? 0 : histogram.getMinValue();
        max = count == 0 ? 0 : histogram.getMaxValue();
        int length = histogram.encodeIntoCompressedByteBuffer(ByteBuffer.wrap(room), Deflater.BEST_SPEED);
        compressed = Arrays.copyOf(room, length);
    }

    /** What is in a histogram now. */
    static Distribution of(Histogram histogram) {
        return of(histogram, new byte[histogram.getNeededByteBufferCapacity()]);
    }

    /**
     * The same, for those who do this often.
     *
     * @param room for the encoding; what it held is overwritten
     */
    static Distribution of(Histogram histogram, byte[] room) {
        return histogram.getTotalCount() == 0 ? EMPTY : new Distribution(histogram, room);
    }

    private static Distribution empty() {
        Histogram nothing = blank();
        return new Distribution(nothing, new byte[nothing.getNeededByteBufferCapacity()]);
    }

    static Histogram blank() {
        return new Histogram(1, HIGHEST_NANOS, SIGNIFICANT_DIGITS);
    }

    /**
     * Reads what {@link #base64} wrote.
     *
     * @throws IllegalArgumentException if that is not a histogram
     */
    public static Distribution fromBase64(String text) {
        return fromCompressed(Base64.getDecoder().decode(text));
    }

    /**
     * Reads what {@link #compressed} gave.
     *
     * @throws IllegalArgumentException if that is not a histogram
     */
    static Distribution fromCompressed(byte[] bytes) {
        if (!hasOurRange(bytes)) {
            throw new IllegalArgumentException("not a compressed HdrHistogram of 1 ns to 1 h with 3 digits");
        }
        Histogram histogram = decode(bytes);
        if (!isCountable(histogram)) {
            throw new IllegalArgumentException("a compressed HdrHistogram of more values than can be counted");
        }
        try {
            return of(histogram);
        } catch (RuntimeException belowZero) {
            throw new IllegalArgumentException("a compressed HdrHistogram with counts below zero", belowZero);
        }
    }

    /** Its own sum may have overflowed, and then its values end too early. */
    private static boolean isCountable(Histogram histogram) {
        long left = MOST_VALUES;
        long reached = 0;
        for (var step : histogram.recordedValues()) {
            long count = step.getCountAtValueIteratedTo();
            if (count < 0 || count > left) {
                return false;
            }
            left -= count;
            reached = step.getValueIteratedTo();
        }
        return reached == histogram.getMaxValue();
    }

    /** To be asked first: HdrHistogram takes as much memory as a header wants, and a few bytes can want very much. */
    private static boolean hasOurRange(byte[] compressed) {
        Inflater inflater = new Inflater();
        try {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            int preambleBytes = Math.min(PREAMBLE_BYTES, compressed.length);
            inflater.setInput(compressed, preambleBytes, compressed.length - preambleBytes);
            return inflater.inflate(header.array()) == HEADER_BYTES
                    && header.getInt(0) == COOKIE
                    && header.getInt(SHIFT_AT) == 0
                    && header.getInt(DIGITS_AT) == SIGNIFICANT_DIGITS
                    && header.getLong(LOWEST_AT) == 1
                    && header.getLong(HIGHEST_AT) == HIGHEST_NANOS
                    && header.getDouble(FACTOR_AT) == 1;
        } catch (DataFormatException damaged) {
            return false;
        } finally {
            inflater.end();
        }
    }

    private static Histogram decode(byte[] compressed) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(compressed), HIGHEST_NANOS);
        } catch (DataFormatException | RuntimeException damaged) {
            throw new IllegalArgumentException("not a compressed HdrHistogram", damaged);
        }
    }

    /** A copy that HdrHistogram can read. */
    Histogram histogram() {
        return decode(compressed);
    }

    /** Both together. */
    public Distribution plus(Distribution other) {
        if (other.count == 0) {
            return this;
        }
        if (count == 0) {
            return other;
        }
        Histogram sum = histogram();
        sum.add(other.histogram());
        return of(sum);
    }

    /**
     * The same with fewer different values, which takes less room: each becomes the middle of its part where a power of
     * two and its double are so many parts away from each other.
     *
     * @param partBits logarithm of the number of parts, 0 to 10: 7 keeps values to 0.4 %
     */
    public Distribution rounded(int partBits) {
        Histogram rounded = blank();
        for (var step : histogram().recordedValues()) {
            rounded.recordValueWithCount(
                    middle(step.getValueIteratedTo(), partBits), step.getCountAddedInThisIterationStep());
        }
        return of(rounded);
    }

    private static long middle(long nanos, int partBits) {
        int magnitude = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        int belowPart = Math.max(0, magnitude - partBits);
        long begin = nanos >> belowPart << belowPart;
        return Math.min(HIGHEST_NANOS, begin + (1L << belowPart >> 1));
    }

    /** How many values there are. */
    public long count() {
        return count;
    }

    /** The least value in nanoseconds; 0 when there is none. */
    public long minNanos() {
        return min;
    }

    /** The mean in nanoseconds; 0 when there is no value. */
    public double meanNanos() {
        return count == 0 ? 0 : histogram().getMean();
    }

    /** The greatest value in nanoseconds, as exact as the three digits are; 0 when there is none. */
    public long maxNanos() {
        return max;
    }

    /**
     * The values in nanoseconds at some percentiles, in their order: the least value that so many percent do not
     * exceed, 0 when there is none. All at once, because each look decodes the histogram.
     *
     * @param percentiles each from 0 to 100
     */
    public long[] percentilesNanos(double... percentiles) {
        Histogram histogram = histogram();
        return Arrays.stream(percentiles)
                .mapToLong(percentile -> count == 0 ? 0 : histogram.getValueAtPercentile(percentile))
                .toArray();
    }

    /**
     * The value in nanoseconds at a rank: that of the {@code rank}-th least value.
     *
     * @param rank 1 to {@link #count}
     */
    public long valueAtRankNanos(long rank) {
        if (rank < 1 || rank > count) {
            throw new IllegalArgumentException("rank " + rank + " of " + count + " values");
        }
        long seen = 0;
        for (var step : histogram().recordedValues()) {
            seen += step.getCountAddedInThisIterationStep();
            if (seen >= rank) {
                return Math.min(step.getValueIteratedTo(), max);
            }
        }
        return max;
    }

    /** How many values are at least so great, as exactly as three digits tell. */
    public long countFrom(long nanos) {
        return histogram().getCountBetweenValues(nanos, HIGHEST_NANOS);
    }

    /** The compressed V2 encoding of HdrHistogram; not to be changed. */
    byte[] compressed() {
        return compressed;
    }

    /** The compressed V2 encoding of HdrHistogram, which its tools read. */
    public String base64() {
        return Base64.getEncoder().encodeToString(compressed);
    }

    /** Equal when every value occurs equally often. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that
                && count == that.count
                && histogram().equals(that.histogram());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count) * 31 + Long.hashCode(max);
    }

    @Override
    public String toString() {
        return count + " values, " + min + " to " + max + " ns";
    }
}
