package io.tcpbench.result;

/** Intervals that are being added up, at less expense than by {@link Interval#plus}. Not thread-safe. */
final class IntervalSum {
    private Interval counts = Interval.EMPTY;
    private final DistributionSum latency = new DistributionSum();
    private final DistributionSum serviceTime = new DistributionSum();
    private final DistributionSum lag = new DistributionSum();
    private final DistributionSum late = new DistributionSum();
    private final DistributionSum connect = new DistributionSum();
    private final DistributionSum handshake = new DistributionSum();

    void add(Interval interval) {
        addCounts(interval);
        latency.add(interval.latency());
        serviceTime.add(interval.serviceTime());
        lag.add(interval.lag());
        late.add(interval.late());
        connect.add(interval.connect());
        handshake.add(interval.handshake());
    }

    /** Adds a page that is still written; {@code interval} is what was made of it. */
    void add(Page page, Interval interval) {
        addCounts(interval);
        page.addTo(latency, serviceTime, lag, late, connect, handshake);
    }

    private void addCounts(Interval interval) {
        counts = counts.plus(interval.withoutDistributions());
    }

    Interval total() {
        return counts.with(
                latency.distribution(),
                serviceTime.distribution(),
                lag.distribution(),
                late.distribution(),
                connect.distribution(),
                handshake.distribution());
    }
}
