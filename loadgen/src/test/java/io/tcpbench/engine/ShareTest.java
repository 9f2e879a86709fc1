package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 50", "2, 3", "3, 3", "4, 50", "7, 1000"})
    void theLanesTogetherOwnEveryConnectionOnce(int lanes, int connections) {
        List<Share> shares = shares(lanes, connections);

        assertThat(shares.stream().mapToInt(Share::size).sum()).isEqualTo(connections);
        assertThat(shares.stream().mapToDouble(Share::ratio).sum()).isCloseTo(1, within(1e-9));
        assertThat(shares).allMatch(share -> share.size() > 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 50", "2, 3", "3, 3", "4, 50", "7, 1000"})
    void everyArrivalFallsToOneLane(int lanes, int connections) {
        List<Share> shares = shares(lanes, connections);

        for (long index = 0; index < 3L * connections; index++) {
            long arrival = index;
            assertThat(shares.stream()
                            .mapToLong(share -> share.arrivals(arrival))
                            .sum())
                    .isEqualTo(arrival);
            assertThat(shares.stream().filter(share -> share.hasArrival(arrival)))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "4, 50", "7, 1000"})
    void aLaneGetsAsManyArrivalsAsItHasConnections(int lanes, int connections) {
        for (Share share : shares(lanes, connections)) {
            long ofOneRound =
                    IntStream.range(0, connections).filter(share::hasArrival).count();

            assertThat(ofOneRound).isEqualTo(share.size());
        }
    }

    private static List<Share> shares(int lanes, int connections) {
        return IntStream.range(0, lanes)
                .mapToObj(lane -> new Share(lane, lanes, connections))
                .toList();
    }
}
