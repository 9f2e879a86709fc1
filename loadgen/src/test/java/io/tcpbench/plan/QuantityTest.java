package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1ns, 1",
        "250us, 250000",
        "250µs, 250000",
        "1.5ms, 1500000",
        "1 ms, 1000000",
        "30s, 30000000000",
        "2m, 120000000000",
        "2min, 120000000000",
        "1h, 3600000000000",
        "0.1s, 100000000"
    })
    void durationsAreReadExactly(String text, long nanos) {
        assertThat(Quantity.duration(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "-1s",
                "+1s",
                "1e3s",
                "1.s",
                ".5s",
                "1,5s",
                "0.5ns",
                "1S",
                "1d",
                "1s1ms",
                "999999999999999h"
            })
    void whatIsNoDurationIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Quantity.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 250ms");
    }

    @ParameterizedTest
    @CsvSource({"500, 500", "500/s, 500", "20k/s, 20000", "1.5M/s, 1500000", "20k, 20000", "0.1/s, 0.1"})
    void ratesAreReadWithAndWithoutTheirUnit(String text, double perSecond) {
        assertThat(Quantity.rate(text)).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "500, 500", "10k, 10000", "1M, 1000000", "1.5k, 1500"})
    void countsAreReadExactly(String text, long count) {
        assertThat(Quantity.count(text)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"128, 128", "64KiB, 65536", "1MB, 1000000", "1kB, 1000", "2MiB, 2097152", "1GiB, 1073741824", "7B, 7"})
    void bytesAreReadExactly(String text, long bytes) {
        assertThat(Quantity.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0%, 0", "0.1%, 0.001", "50%, 0.5", "100%, 1", "5 %, 0.05"})
    void ratiosAreReadExactly(String text, double ratio) {
        assertThat(Quantity.ratio(text)).isEqualTo(ratio);
    }

    @Test
    void eachReaderRefusesTheOthersUnits() {
        assertThatThrownBy(() -> Quantity.rate("5ms")).hasMessageContaining("20k/s");
        assertThatThrownBy(() -> Quantity.count("0.5")).hasMessageContaining("10k");
        assertThatThrownBy(() -> Quantity.count("5%")).hasMessageContaining("10k");
        assertThatThrownBy(() -> Quantity.bytes("5s")).hasMessageContaining("64KiB");
        assertThatThrownBy(() -> Quantity.bytes("0.5")).hasMessageContaining("64KiB");
        assertThatThrownBy(() -> Quantity.ratio("0.1")).hasMessageContaining("0% to 100%");
        assertThatThrownBy(() -> Quantity.ratio("100.1%")).hasMessageContaining("0% to 100%");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void whatIsWrittenExactlyIsReadBackEqual(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Duration duration = Duration.ofNanos((long) Math.exp(random.nextDouble() * 34));
            double rate = random.nextInt(1_000_000_000) / 1_000.0;

            assertThat(Quantity.duration(Quantity.exactly(duration))).isEqualTo(duration);
            assertThat(Quantity.rate(Quantity.exactly(rate))).isEqualTo(rate);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "1000, 1 µs",
        "1234, 1.23 µs",
        "12400000, 12.4 ms",
        "1500000000, 1.5 s",
        "90000000000, 90 s"
    })
    void durationsForPeopleHaveThreeDigits(long nanos, String text) {
        assertThat(Quantity.readable(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | 0/s", "0.1234 | 0.123/s", "99.94 | 99.9/s", "100 | 100/s", "48213.4 | 48,213/s"})
    void ratesForPeopleAreShort(double perSecond, String text) {
        assertThat(Quantity.readableRate(perSecond)).isEqualTo(text);
    }
}
