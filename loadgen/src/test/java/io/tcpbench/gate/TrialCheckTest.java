package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.FailureKind;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Result;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What spoils a pair, so that it is measured again, and what makes it incomparable for good. */
class TrialCheckTest {
    private static final Result FINE = trial().result();

    private static Runs trial() {
        return Runs.open().answers(1_000, 20 * Runs.MILLI);
    }

    private static Optional<String> spoiltBy(Runs candidate) {
        return TrialCheck.spoilt(new TrialPair(FINE, candidate.result()));
    }

    private static Optional<String> incomparable(Result baseline, Result candidate) {
        return TrialCheck.incomparable(new TrialPair(baseline, candidate));
    }

    @Test
    void twoTrialsInWhichTheGeneratorHadTimeAreNotSpoilt() {
        assertThat(spoiltBy(trial())).isEmpty();
        assertThat(incomparable(FINE, trial().result())).isEmpty();
    }

    @Test
    void aMissedRateSpoilsFromOneInAHundredOn() {
        assertThat(spoiltBy(trial().missed(10))).isEmpty();
        assertThat(spoiltBy(trial().missed(11)))
                .hasValue(
                        "candidate: 11 of 1,011 requests were missed by the generator: the target never saw the planned"
                                + " rate");
    }

    @Test
    void aLoopWithoutTimeLeftSpoils() {
        assertThat(spoiltBy(trial().health(new GeneratorHealth(0.99, 0.99, 0, 0))))
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("candidate: ").contains("99 % busy"));
    }

    @Test
    void aLoopThatWasKeptFromRunningSpoils() {
        assertThat(spoiltBy(trial().health(new GeneratorHealth(0.2, 0.6, 0, 0))))
                .hasValueSatisfying(why -> assertThat(why).contains("the process got only 20 % of a CPU"));
    }

    @Test
    void aDelayOfATenthOfTheLatencySpoils() {
        assertThat(spoiltBy(Runs.open().lateAnswers(1_000, 2 * Runs.MILLI, 22 * Runs.MILLI)))
                .as("under a tenth")
                .isEmpty();
        assertThat(spoiltBy(Runs.open().lateAnswers(1_000, 4 * Runs.MILLI, 22 * Runs.MILLI)))
                .hasValueSatisfying(why -> assertThat(why).contains("the generator itself was late by 4 ms at p99"));
    }

    @Test
    void failuresForWantOfOurOwnSpoil() {
        assertThat(spoiltBy(trial().connectFailures(1, FailureKind.DESCRIPTOR_LIMIT, 24)))
                .hasValue("candidate: 1 failures for want of our own descriptors, ports or addresses");
        assertThat(spoiltBy(trial().connectFailures(1, FailureKind.CONNECT_REFUSED, 111)))
                .as("for want of the server's")
                .isEmpty();
    }

    @Test
    void theBaselineSpoilsAsWell() {
        Result missed = trial().missed(100).result();

        assertThat(TrialCheck.spoilt(new TrialPair(missed, FINE)))
                .hasValueSatisfying(why -> assertThat(why).startsWith("baseline: "));
    }

    @Test
    void trialsOfDifferentArrivalsAreIncomparable() {
        assertThat(incomparable(FINE, trial().setting("seed", "2").result()))
                .hasValue("the trials of a pair had different loads");
        assertThat(incomparable(FINE, trial().answers(10, Runs.MILLI).result()))
                .as("a hundredth more")
                .isEmpty();
        assertThat(incomparable(FINE, trial().answers(11, Runs.MILLI).result()))
                .hasValue("the trials of a pair had different loads");
    }
}
