package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {

    @Test
    void smallValuesAreKeptExactly() {
        Distribution hundred = upTo(100);

        assertThat(hundred.count()).isEqualTo(100);
        assertThat(hundred.minNanos()).isEqualTo(1);
        assertThat(hundred.maxNanos()).isEqualTo(100);
        assertThat(hundred.meanNanos()).isCloseTo(50.5, within(1e-9));
        assertThat(hundred.percentilesNanos(0, 50, 99, 100)).containsExactly(1, 50, 99, 100);
    }

    @Test
    void theValueAtARankIsThatOfTheRankthLeast() {
        Distribution hundred = upTo(100);

        for (int rank = 1; rank <= 100; rank++) {
            assertThat(hundred.valueAtRankNanos(rank)).isEqualTo(rank);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 101, Long.MAX_VALUE})
    void aRankOutsideIsRefused(long rank) {
        assertThatThrownBy(() -> upTo(100).valueAtRankNanos(rank)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999, 12_345, 1_234_567, 987_654_321, 3_599_999_999_999L, Distribution.HIGHEST_NANOS})
    void threeDigitsAreKeptFromOneNanosecondToOneHour(long nanos) {
        Distribution one = of(nanos);

        assertThat((double) one.maxNanos()).isCloseTo((double) nanos, within(nanos * 0.001));
        assertThat((double) one.valueAtRankNanos(1)).isCloseTo((double) nanos, within(nanos * 0.001));
    }

    @Test
    void roundedItHasAsManyValuesEachInTheMiddleOfItsPart() {
        Distribution rounded = upTo(100_000).rounded(7);

        assertThat(rounded.count()).isEqualTo(100_000);
        for (int rank = 1; rank <= 100_000; rank += 1_111) {
            assertThat((double) rounded.valueAtRankNanos(rank)).isCloseTo(rank, within(rank * 0.005));
        }
        assertThat(rounded.rounded(7)).isEqualTo(rounded);
        assertThat(of(1_000).rounded(7))
                .isEqualTo(of(1_003).rounded(7))
                .isNotEqualTo(of(1_004).rounded(7));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 255, Distribution.HIGHEST_NANOS})
    void roundedItKeepsItsRange(long nanos) {
        assertThat((double) of(nanos).rounded(7).maxNanos()).isCloseTo((double) nanos, within(nanos * 0.005));
    }

    @Test
    void theEmptyDistributionHasZeros() {
        assertThat(Distribution.EMPTY.count()).isZero();
        assertThat(Distribution.EMPTY.minNanos()).isZero();
        assertThat(Distribution.EMPTY.maxNanos()).isZero();
        assertThat(Distribution.EMPTY.meanNanos()).isZero();
        assertThat(Distribution.EMPTY.percentilesNanos(50, 99.9)).containsExactly(0, 0);
    }

    @Test
    void sumsHoldTheValuesOfBoth() {
        Distribution sum = upTo(50).plus(of(1_000));

        assertThat(sum.count()).isEqualTo(51);
        assertThat(sum.valueAtRankNanos(50)).isEqualTo(50);
        assertThat(sum.valueAtRankNanos(51)).isEqualTo(1_000);
        assertThat(sum).isEqualTo(of(1_000).plus(upTo(50))).isNotEqualTo(upTo(51));
    }

    @Test
    void whatWasWrittenAsTextIsReadBackEqual() {
        Distribution sum = upTo(50).plus(of(123_456_789));

        Distribution read = Distribution.fromBase64(sum.base64());

        assertThat(read).isEqualTo(sum).hasSameHashCodeAs(sum);
        assertThat(read.maxNanos()).isEqualTo(sum.maxNanos());
        assertThat(read.minNanos()).isEqualTo(sum.minNanos());
        assertThat(read.meanNanos()).isEqualTo(sum.meanNanos());
        assertThat(Distribution.fromBase64(Distribution.EMPTY.base64())).isEqualTo(Distribution.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "AAAA", "HISTFAAAAA==", "HISTFAAAABR42mNgYGBgZGBgAAAAAP//"})
    void whatIsNoHistogramIsRefused(String text) {
        assertThatThrownBy(() -> Distribution.fromBase64(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHistogramThatWantsMoreMemoryThanOursIsRefused() {
        Histogram greedy = new Histogram(1, Long.MAX_VALUE / 2, 5);
        ByteBuffer buffer = ByteBuffer.allocate(greedy.getNeededByteBufferCapacity());
        byte[] bytes = Arrays.copyOf(buffer.array(), greedy.encodeIntoCompressedByteBuffer(buffer));

        assertThat(bytes).hasSizeLessThan(100);
        assertThatThrownBy(() -> Distribution.fromCompressed(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 ns to 1 h");
    }

    private static Distribution upTo(int most) {
        var histogram = Distribution.blank();
        for (int value = 1; value <= most; value++) {
            histogram.recordValue(value);
        }
        return Distribution.of(histogram);
    }

    private static Distribution of(long nanos) {
        var histogram = Distribution.blank();
        histogram.recordValue(nanos);
        return Distribution.of(histogram);
    }
}
