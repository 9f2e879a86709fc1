package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant BEGINNING = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void morePairsTakeTheMedianGapEach() {
        List<TrialPair> pairs = pairsAt(0, 9, 20, 29, 500);

        assertThat(Pace.time(pairs, 10)).contains(Duration.ofSeconds(110));
    }

    @Test
    void aPairBeginsWithTheFirstOfItsTrials() {
        List<TrialPair> pairs = List.of(pair(0, 4), pair(12, 8));

        assertThat(Pace.time(pairs, 3)).contains(Duration.ofSeconds(24));
    }

    @Test
    void aSetBackClockDoesNotMatter() {
        assertThat(Pace.time(pairsAt(0, 10, -3600, -3590), 1)).contains(Duration.ofSeconds(10));
    }

    @Test
    void onePairHasNoPace() {
        assertThat(Pace.time(pairsAt(0), 8)).isEmpty();
    }

    @Test
    void aClockThatStandsStillHasNone() {
        assertThat(Pace.time(pairsAt(0, 0, 0), 8)).isEmpty();
    }

    private static List<TrialPair> pairsAt(int... seconds) {
        List<TrialPair> pairs = new ArrayList<>();
        for (int second : seconds) {
            pairs.add(pair(second, second + 4));
        }
        return pairs;
    }

    private static TrialPair pair(int baselineSecond, int candidateSecond) {
        return new TrialPair(
                Runs.open().startedAt(BEGINNING.plusSeconds(baselineSecond)).result(),
                Runs.open().startedAt(BEGINNING.plusSeconds(candidateSecond)).result());
    }
}
