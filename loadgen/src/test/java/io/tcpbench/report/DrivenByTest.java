package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrivenByTest {
    @ParameterizedTest
    @CsvSource({
        "epoll, closed, epoll (auto: least CPU for a request)",
        "epoll, open, epoll (auto: keeps a timetable closest)",
        "io_uring, closed, io_uring (auto: epoll is missing here)",
        "nio, closed, nio (auto: epoll and io_uring are missing here)"
    })
    void aChoiceHasItsReason(String transport, String load, String text) {
        Runs run = load.equals("open") ? Runs.open() : Runs.closed();

        assertThat(DrivenBy.text(run.transport(transport).result())).isEqualTo(text);
    }

    @Test
    void whatThePlanNamesNeedsNone() {
        assertThat(DrivenBy.text(Runs.closed()
                        .setting("transport", "epoll")
                        .transport("epoll")
                        .result()))
                .isEqualTo("epoll");
    }
}
