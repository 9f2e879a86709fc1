package io.tcpbench.reference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.reference.behaviour.Reply;
import io.tcpbench.reference.behaviour.Settings;
import org.junit.jupiter.api.Test;

final class ChildSettingsTest {

    private static final long EPOCH_NANOS = 12_345_678_901_234L;

    @Test
    void whatConcernsEachConnectionIsPassedOnAsItWasAsked() {
        Settings asked = Settings.NONE
                .with(Misbehaviour.IDLE_TIMEOUT, "5s")
                .with(Misbehaviour.FAIL_RATE, "1% reset, 2% close")
                .with(Tuning.EDGE_TRIGGERED);

        assertThat(child(asked, 0)).isEqualTo(asked.with(Misbehaviour.EPOCH_NANOS, String.valueOf(EPOCH_NANOS)));
    }

    @Test
    void whatTheParentDoesIsNot() {
        Settings asked = Settings.NONE
                .with(Misbehaviour.CRASH_AFTER, "5s")
                .with(Tuning.PROCESSES, "3")
                .with(Tuning.SHARE, "reuseport")
                .with(Tuning.CHILD_ENGINE, "selector")
                .with(Tuning.REUSE_PORT);

        assertThat(child(asked, 0).texts()).containsOnlyKeys(Misbehaviour.EPOCH_NANOS.name());
    }

    @Test
    void aRateIsSharedOut() {
        Settings asked = Settings.NONE.with(Misbehaviour.ACCEPT_RATE, "10/s").with(Tuning.PROCESSES, "4");

        assertThat(child(asked, 1).value(Misbehaviour.ACCEPT_RATE)).isEqualTo(2.5);
    }

    @Test
    void theSmallestAndTheLargestRateCanBeSharedOutToo() {
        for (String extreme : new String[] {"0.000000001/s", "999999999999M/s"}) {
            Settings asked =
                    Settings.NONE.with(Misbehaviour.ACCEPT_RATE, extreme).with(Tuning.PROCESSES, "256");

            assertThat(child(asked, 0).value(Misbehaviour.ACCEPT_RATE)).isPositive();
        }
    }

    @Test
    void everyStartHasASeedOfItsOwnAndTheSameInEveryRun() {
        Settings asked = Settings.NONE.with(Misbehaviour.SEED, "7");

        assertThat(child(asked, 0).value(Misbehaviour.SEED)).isEqualTo(7);
        assertThat(child(asked, 1).value(Misbehaviour.SEED)).isNotEqualTo(7);
        assertThat(child(asked, 2).value(Misbehaviour.SEED))
                .isNotEqualTo(child(asked, 1).value(Misbehaviour.SEED));
        assertThat(child(asked, 2)).isEqualTo(child(asked, 2));
    }

    @Test
    void allStandStillAtTheSameTime() {
        Settings asked = Settings.NONE.with(Misbehaviour.STALL, "200ms/2s");

        assertThat(new Behaviour(Reply.echo(), child(asked, 0), null).startedNanos())
                .isEqualTo(EPOCH_NANOS);
        assertThat(new Behaviour(Reply.echo(), child(asked, 1), null).startedNanos())
                .isEqualTo(EPOCH_NANOS);
    }

    private static Settings child(Settings asked, int startsBefore) {
        return new ChildSettings(asked, EPOCH_NANOS).of(startsBefore);
    }
}
