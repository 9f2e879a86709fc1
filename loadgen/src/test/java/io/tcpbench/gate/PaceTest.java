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

        assertThat(Pace.ofPairs(pairs).time(10)).contains(Duration.ofSeconds(110));
        assertThat(Pace.ofPairs(pairs).text(10)).isEqualTo(", in about 1 min 50 s");
    }

    @Test
    void aPairBeginsWithTheFirstOfItsTrials() {
        List<TrialPair> pairs = List.of(pair(0, 4), pair(12, 8));

        assertThat(Pace.ofPairs(pairs).time(3)).contains(Duration.ofSeconds(24));
    }

    @Test
    void whereTheSidesWereMeasuredApartAPairTakesATrialOfEach() {
        List<TrialPair> pairs = List.of(pair(0, 1_000), pair(5, 1_007), pair(10, 1_014));

        assertThat(Pace.ofSides(pairs).time(2)).contains(Duration.ofSeconds(24));
    }

    @Test
    void longerTrialsTakeTheirTimeTwiceInAPair() {
        Pace pace = Pace.ofPairs(pairsAt(0, 10)).longerBy(Duration.ofSeconds(3));

        assertThat(pace.time(2)).contains(Duration.ofSeconds(32));
    }

    @Test
    void aSetBackClockDoesNotMatter() {
        assertThat(Pace.ofPairs(pairsAt(0, 10, -3600, -3590)).time(1)).contains(Duration.ofSeconds(10));
    }

    @Test
    void aSinglePairTakesTwiceTheTimeFromItsFirstTrialToTheSecond() {
        assertThat(Pace.ofPairs(List.of(pair(4, 0))).time(8)).contains(Duration.ofSeconds(64));
    }

    @Test
    void aClockThatStandsStillHasNone() {
        assertThat(Pace.ofPairs(pairsAt(0, 0, 0)).time(8)).isEmpty();
        assertThat(Pace.ofPairs(List.of(pair(0, 0))).text(8)).isEmpty();
        assertThat(Pace.ofPairs(List.of()).time(8)).isEmpty();
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
