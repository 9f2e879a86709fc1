package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Counts;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a server has counted, told every 100 ms and when asked. */
final class Stats {

    private static final int PERIOD_MILLIS = 100;

    private final Destination destination;
    private final Supplier<Counts> counts;
    private final Consumer<String> notices;
    private boolean said;

    /** Where it goes. */
    interface Destination {

        /** Takes one line, which comes without its end. */
        void take(String counts) throws IOException;
    }

    private Stats(Destination destination, Supplier<Counts> counts, Consumer<String> notices) {
        this.destination = destination;
        this.counts = counts;
        this.notices = notices;
    }

    /** Whoever takes the lines, each different from the one before. */
    static Destination changes(Consumer<String> lines) {
        return new Destination() {
            private String last = "";

            @Override
            public void take(String counts) {
                if (!counts.equals(last)) {
                    last = counts;
                    lines.accept(counts);
                }
            }
        };
    }

    /**
     * Begins to tell.
     *
     * @param notices is told once if the destination doesn't take it any more
     * @throws IOException if it doesn't at all
     */
    static Stats begin(Destination destination, Supplier<Counts> counts, Consumer<String> notices) throws IOException {
        Stats stats = new Stats(destination, counts, notices);
        stats.tell();
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "stats");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> never =
                writer.scheduleAtFixedRate(stats::write, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        assert !never.isDone();
        return stats;
    }

    /** Tells what has been counted by now. */
    synchronized void write() {
        try {
            tell();
        } catch (IOException e) {
            if (!said) {
                said = true;
                notices.accept(
                        "cannot write " + destination + ": " + StatsFile.reason(e) + ". The server goes on, and tries"
                                + " again every " + PERIOD_MILLIS + " ms. This is said once.");
            }
        }
    }

    private void tell() throws IOException {
        destination.take(CountsJson.write(counts.get()));
    }
}
