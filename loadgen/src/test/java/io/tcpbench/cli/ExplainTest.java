package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainTest {
    private final Terminal terminal = new Terminal();

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void everyKindIsExplainedWithItsRemedy(FailureKind kind) {
        int exitCode = terminal.type("explain", kind.name());

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).startsWith(kind + ": ").contains(kind.meaning(), kind.evidence(), kind.remedy());
        assertThat(kind.demonstration().lines()).allMatch(line -> terminal.out().contains(line));
    }

    @Test
    void withoutAKindAllAreListed() {
        int exitCode = terminal.type("explain");

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).hasLineCount(FailureKind.values().length);
    }

    @Test
    void aKindMayBeTypedInLowerCase() {
        terminal.type("explain", "reset-awaiting");

        assertThat(terminal.out()).startsWith("RESET_AWAITING: ");
    }

    @Test
    void aPartOfANameFindsItsKinds() {
        int exitCode = terminal.type("explain", "closed");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .isEqualTo(
                        "tcpbench: KIND: 'closed' is not allowed; allowed is TLS_CLOSED or CLOSED_AWAITING or CLOSED_MID_RESPONSE\n");
    }

    @Test
    void aNameThatIsNoKindPointsToTheList() {
        int exitCode = terminal.type("explain", "gremlins");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("'gremlins' is not allowed; allowed is what `tcpbench explain` lists");
    }
}
