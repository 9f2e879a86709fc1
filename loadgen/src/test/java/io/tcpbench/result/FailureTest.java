package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {

    @Test
    void twoOfAKindAddUpAndSpanBothTimes() {
        Failure early = failure(FailureKind.RESET_AWAITING, 104, 16, 1, -5, 10, 0);
        Failure late = failure(FailureKind.RESET_AWAITING, 104, 2, 2, 7, 99, 0);

        assertThat(early.plus(late)).isEqualTo(failure(FailureKind.RESET_AWAITING, 104, 18, 3, -5, 99, 0));
        assertThat(late.plus(early).firstNanos()).isEqualTo(-5);
        assertThat(late.plus(early).lastNanos()).isEqualTo(99);
    }

    @Test
    void theFirstThreeExamplesAreKept() {
        Failure many = failure(FailureKind.RESET_AWAITING, 104, 5, 5, 0, 0, 5);
        Failure two = failure(FailureKind.RESET_AWAITING, 104, 2, 2, 0, 0, 2);

        assertThat(many.examples()).hasSize(3);
        assertThat(two.plus(many).examples())
                .extracting(Failure.Example::detail)
                .containsExactly("0", "1", "0");
    }

    /** Whatever has no errno has the same key; what it says tells it apart. */
    @Test
    void oneExampleOfEachSortIsKeptOfWhatHasNoName() {
        Failure many = failure(FailureKind.OTHER_ERRNO, 0, 5, 5, 0, 0, 5);

        assertThat(many.plus(many).examples())
                .extracting(Failure.Example::detail)
                .containsExactly("0", "1", "2", "3", "4");
        assertThat(failure(FailureKind.OTHER_ERRNO, 0, 50, 50, 0, 0, 50).examples())
                .hasSize(Failure.MAX_SORTS);
        assertThat(failure(FailureKind.OTHER_ERRNO, 71, 5, 5, 0, 0, 5).examples())
                .hasSize(Failure.MAX_EXAMPLES);
    }

    @Test
    void differentKindsOrErrnosDoNotAddUp() {
        Failure reset = failure(FailureKind.RESET_AWAITING, 104, 1, 1, 0, 0, 0);

        assertThatThrownBy(() -> reset.plus(failure(FailureKind.RESET_WRITING, 104, 1, 1, 0, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reset.plus(failure(FailureKind.RESET_AWAITING, 103, 1, 1, 0, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mergedListsHaveEachKindAndErrnoOnceInTheOrderOfAppearance() {
        Failure a = failure(FailureKind.RESET_AWAITING, 104, 1, 1, 0, 0, 0);
        Failure b = failure(FailureKind.RESPONSE_TIMEOUT, 0, 2, 1, 0, 0, 0);
        Failure c = failure(FailureKind.RESET_AWAITING, 103, 3, 1, 0, 0, 0);

        List<Failure> merged = Failure.merged(List.of(a, b), List.of(c, a));

        assertThat(merged).containsExactly(a.plus(a), b, c);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindHasAMeaningAndARemedyThatFitALineAndConnectKindsAreThoseBeforeAConnection(FailureKind kind) {
        assertThat(kind.remedy()).isNotBlank().doesNotContain("\n").hasSizeLessThan(116);
        assertThat(kind.meaning()).isNotBlank().doesNotContain("\n").hasSizeLessThan(116);
        assertThat(kind.evidence()).isNotBlank().doesNotContain("\n");
        assertThat(kind.beforeConnection())
                .isEqualTo(List.of(Phase.RESOLVE, Phase.OPEN, Phase.CONNECT, Phase.TLS)
                        .contains(kind.phase()));
    }

    private static Failure failure(
            FailureKind kind, int errno, long requests, long connections, long first, long last, int examples) {
        List<Failure.Example> list = IntStream.range(0, examples)
                .mapToObj(i -> new Failure.Example("", "", 0, 0, Integer.toString(i)))
                .toList();
        return new Failure(kind, new Errno(errno), requests, connections, first, last, list);
    }
}
