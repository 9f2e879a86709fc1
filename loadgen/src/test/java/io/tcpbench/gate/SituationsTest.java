package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.FailureKind;
import io.tcpbench.result.GeneratorHealth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What ails a run, by the kind of its load: one row for each situation, judged by a latency limit, with no failure
 * allowed.
 */
class SituationsTest {

    private static final GeneratorHealth NO_TIME_LEFT = new GeneratorHealth(1, 0.95, 0, 0);
    private static final GeneratorHealth KEPT_FROM_RUNNING = new GeneratorHealth(0.08, 0.59, 0, 0);

    /** What a recorder writes down in each situation. */
    private enum Situation {
        FINE,
        SLOW,
        STALLED_FOR_A_WHILE,
        KILLED,
        SILENT,
        OVERLOADED,
        STARVED_GENERATOR_THAT_KEPT_THE_LIMIT,
        STARVED_GENERATOR,
        STARVED_GENERATOR_THAT_MISSED_THE_RATE,
        STARVED_GENERATOR_AND_KILLED_TARGET,
        STARVED_GENERATOR_THAT_LEFT_REQUESTS_UNSENT,
        STARVED_GENERATOR_THAT_READ_TOO_LATE,
        STARVED_GENERATOR_THAT_READ_NOTHING_IN_TIME,
        STARVED_GENERATOR_AND_SILENT_TARGET,
        LOOP_WITHOUT_TIME_LEFT,
        LOOP_KEPT_FROM_RUNNING,
        SPINNING_SELECTOR,
        SPINNING_LOOP,
        SPINNING_LOOP_THAT_IS_LATE,
        OUT_OF_PORTS,
        OUT_OF_DESCRIPTORS_AND_KILLED_TARGET,
        CUT_OFF,
        SHORT,
        NEVER_DUE;

        Runs happensTo(Runs run) {
            return switch (this) {
                case FINE -> run.answers(2_000, MILLI);
                case SLOW -> run.answers(2_000, 12 * MILLI);
                case STALLED_FOR_A_WHILE -> run.answers(1_900, MILLI).answers(100, 900 * MILLI);
                case KILLED ->
                    run.answers(1_900, MILLI)
                            .failures(50, FailureKind.RESET_AWAITING, 104, "")
                            .connectFailures(50, FailureKind.CONNECT_REFUSED, 111);
                case SILENT -> run.timeouts(2_000);
                case OVERLOADED -> run.answers(1_500, 900 * MILLI).notSent(500);
                case STARVED_GENERATOR_THAT_KEPT_THE_LIMIT -> run.lateAnswers(2_000, 3 * MILLI, 4 * MILLI);
                case STARVED_GENERATOR -> run.lateAnswers(2_000, 30 * MILLI, 31 * MILLI);
                case STARVED_GENERATOR_THAT_MISSED_THE_RATE ->
                    run.answers(1_900, MILLI).missed(100);
                case STARVED_GENERATOR_AND_KILLED_TARGET ->
                    run.lateAnswers(1_900, 30 * MILLI, 31 * MILLI).failures(100, FailureKind.RESET_AWAITING, 104, "");
                case STARVED_GENERATOR_THAT_LEFT_REQUESTS_UNSENT ->
                    run.lateAnswers(1_500, 600 * MILLI, 601 * MILLI).notSent(500);
                case STARVED_GENERATOR_THAT_READ_TOO_LATE ->
                    run.lateAnswers(1_500, 600 * MILLI, 601 * MILLI).timeouts(500);
                case STARVED_GENERATOR_THAT_READ_NOTHING_IN_TIME ->
                    run.lateFailures(2_000, 600 * MILLI, FailureKind.RESPONSE_TIMEOUT)
                            .received(1);
                case STARVED_GENERATOR_AND_SILENT_TARGET ->
                    run.lateFailures(2_000, 600 * MILLI, FailureKind.RESPONSE_TIMEOUT);
                case LOOP_WITHOUT_TIME_LEFT ->
                    run.answers(1_500, 900 * MILLI).notSent(500).health(NO_TIME_LEFT);
                case LOOP_KEPT_FROM_RUNNING ->
                    run.answers(1_500, 900 * MILLI)
                            .notSent(500)
                            .health(KEPT_FROM_RUNNING)
                            .transport("nio");
                case SPINNING_SELECTOR ->
                    run.answers(1_500, 900 * MILLI)
                            .notSent(500)
                            .health(NO_TIME_LEFT)
                            .transport("nio");
                case SPINNING_LOOP ->
                    run.answers(1_500, 900 * MILLI)
                            .notSent(500)
                            .health(NO_TIME_LEFT)
                            .setting("spin", "true");
                case SPINNING_LOOP_THAT_IS_LATE ->
                    run.lateAnswers(2_000, 30 * MILLI, 31 * MILLI)
                            .health(NO_TIME_LEFT)
                            .setting("spin", "true");
                case OUT_OF_PORTS -> run.answers(2_000, MILLI).connectFailures(5, FailureKind.PORTS_EXHAUSTED, 99);
                case OUT_OF_DESCRIPTORS_AND_KILLED_TARGET ->
                    run.answers(1_900, MILLI)
                            .failures(100, FailureKind.RESET_AWAITING, 104, "")
                            .connectFailures(5, FailureKind.DESCRIPTOR_LIMIT, 24);
                case CUT_OFF -> run.answers(100, MILLI).partial();
                case SHORT -> run.answers(100, MILLI);
                case NEVER_DUE -> run;
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FINE,                                   PASSED,       PASSED",
        "SLOW,                                   FAILED,       FAILED",
        "STALLED_FOR_A_WHILE,                    FAILED,       FAILED",
        "KILLED,                                 FAILED,       FAILED",
        "SILENT,                                 FAILED,       FAILED",
        "OVERLOADED,                             FAILED,       FAILED",
        "STARVED_GENERATOR_THAT_KEPT_THE_LIMIT,  PASSED,       PASSED",
        "STARVED_GENERATOR,                      FAILED,       INVALID",
        "STARVED_GENERATOR_THAT_MISSED_THE_RATE, PASSED,       INVALID",
        "STARVED_GENERATOR_AND_KILLED_TARGET,    FAILED,       FAILED",
        "STARVED_GENERATOR_THAT_LEFT_REQUESTS_UNSENT, FAILED,  INVALID",
        "STARVED_GENERATOR_THAT_READ_TOO_LATE,   FAILED,       INVALID",
        "STARVED_GENERATOR_THAT_READ_NOTHING_IN_TIME, FAILED,  INVALID",
        "STARVED_GENERATOR_AND_SILENT_TARGET,    FAILED,       FAILED",
        "LOOP_WITHOUT_TIME_LEFT,                 FAILED,       INVALID",
        "LOOP_KEPT_FROM_RUNNING,                 FAILED,       INVALID",
        "SPINNING_SELECTOR,                      FAILED,       FAILED",
        "SPINNING_LOOP,                          FAILED,       FAILED",
        "SPINNING_LOOP_THAT_IS_LATE,             FAILED,       INVALID",
        "OUT_OF_PORTS,                           INVALID,      INVALID",
        "OUT_OF_DESCRIPTORS_AND_KILLED_TARGET,   FAILED,       FAILED",
        "CUT_OFF,                                INVALID,      INVALID",
        "SHORT,                                  INCONCLUSIVE, INCONCLUSIVE",
        "NEVER_DUE,                              INVALID,      INVALID",
    })
    void eachSituationHasItsOutcome(Situation situation, Outcome closed, Outcome open) {
        assertThat(situation.happensTo(Runs.closed()).verdict("p99<=5ms").outcome())
                .isEqualTo(closed);
        assertThat(situation.happensTo(Runs.open()).verdict("p99<=5ms").outcome())
                .isEqualTo(open);
    }
}
