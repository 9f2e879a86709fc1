package io.tcpbench.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriveTest {
    @Test
    void epollIsTakenUnlessAPlanNamesAnother() {
        assumeTrue(Drive.EPOLL.isAvailable(), "epoll is not available on this machine");

        assertThat(Drive.of(settings().plan())).isEqualTo(Drive.EPOLL);
        assertThat(Drive.of(settings().set("rate", "100/s").plan())).isEqualTo(Drive.EPOLL);
    }

    @ParameterizedTest
    @EnumSource(Drive.class)
    void whatAPlanNamesIsTaken(Drive drive) {
        assumeTrue(drive.isAvailable(), () -> drive.word() + " is not available on this machine");
        Plan closed = settings().set("transport", drive.word()).plan();
        Plan open =
                settings().set("transport", drive.word()).set("rate", "100/s").plan();

        assertThat(Drive.of(closed)).isEqualTo(drive);
        assertThat(Drive.of(open)).isEqualTo(drive);
    }

    /** The JDK does not have that option, and a plan without it is another plan. */
    @Test
    void aUserTimeoutOnTheSelectorOfTheJdkIsAFaultThatSaysWhoHasIt() {
        Plan plan = settings().set("transport", "nio").set("userTimeout", "30s").plan();

        assertThatThrownBy(() -> Drive.of(plan))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("userTimeout: '30s' is not allowed; allowed is off on transport nio;"
                        + " epoll and io_uring have TCP_USER_TIMEOUT");
    }

    private static PlanSettings settings() {
        return new PlanSettings().set("target", "127.0.0.1:9");
    }
}
