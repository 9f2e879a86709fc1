package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankTest {

    @ParameterizedTest
    @CsvSource({
        "50, 1, 1",
        "50, 2, 1",
        "50, 3, 2",
        "99, 100, 99",
        "99, 101, 100",
        "99, 1, 1",
        "99.9, 1000, 999",
        "99.9, 1001, 1000",
        "99.99, 10000, 9999",
        "0.1, 1000, 1",
        "0.000001, 1, 1",
        "99.999999, 100000000, 99999999",
        "33.3, 1000, 333",
        "57, 100, 57",
        "29, 100, 29"
    })
    void aRankIsTheLeastThatCoversThePercentileWithoutABinaryError(BigDecimal percent, long population, long rank) {
        assertThat(Rank.of(percent, population)).isEqualTo(rank);
    }

    @ParameterizedTest
    @CsvSource({
        "99, 1000",
        "99.9, 10000",
        "99.99, 100000",
        "90, 100",
        "50, 20",
        "33.3, 15",
        "0.5, 11",
        "99.999999, 1000000000"
    })
    void thePopulationThatIsNeededIsTheLeastThatIsEnough(BigDecimal percent, long needed) {
        assertThat(Rank.neededFor(percent)).isEqualTo(needed);
        assertThat(Rank.isKnown(percent, needed)).isTrue();
        assertThat(Rank.isKnown(percent, needed - 1)).isFalse();
    }
}
