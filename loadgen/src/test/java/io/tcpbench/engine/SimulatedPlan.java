package io.tcpbench.engine;

import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.plan.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a simulated run is to do and under which conditions, drawn from its seed: at most a few thousand requests.
 *
 * @param loadTime about how long its load is, warm-up excepted
 */
record SimulatedPlan(
        Plan plan, Duration loadTime, Weather.Mood mood, Weather weather, int lanes, boolean isInterrupted) {
    private static final int ABOUT_REQUESTS = 2_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MILLI = 1_000_000;

    static SimulatedPlan of(SplittableRandom random) {
        Weather.Mood mood = random.nextInt(4) == 0
                ? Weather.Mood.CALM
                : random.nextInt(3) == 0 ? Weather.Mood.ROUGH : Weather.Mood.STORMY;
        int connections = 1 + random.nextInt(random.nextInt(20) == 0 ? 40 : 8);
        int pipeline = random.nextBoolean() ? 1 : 2 + random.nextInt(5);
        long warmupNanos = random.nextInt(3) == 0 ? 0 : random.nextLong(1_200 * MILLI);
        long durationNanos = random.nextLong(50 * MILLI, 1_500 * MILLI);
        long fastestNanos = connections * (long) pipeline * (warmupNanos + durationNanos) / ABOUT_REQUESTS;
        long latencyNanos = Math.max(fastestNanos, between(MILLI / 5, 20 * MILLI, random));
        long patience = mood == Weather.Mood.CALM ? 50 : 1 + random.nextLong(1, 50);
        PlanSettings settings = new PlanSettings()
                .set("target", "127.0.0.1:9090")
                .set("connections", Integer.toString(connections))
                .set("pipeline", Integer.toString(pipeline))
                .set("warmup", text(warmupNanos))
                .set("duration", text(durationNanos))
                .set("timeout", text(Math.max(2 * MILLI, latencyNanos * patience)))
                .set("connectTimeout", text(Math.max(10 * MILLI, latencyNanos * (2 + random.nextLong(20)))))
                .set("send", "size:" + (1 + random.nextInt(80)))
                .set("expect", expectation(random))
                .set("seed", Integer.toString(random.nextInt(1_000)));
        load(settings, warmupNanos, durationNanos, random);
        if (random.nextInt(3) == 0) {
            settings.set("requestsPerConnection", Integer.toString(1 + random.nextInt(10)));
        }
        if (random.nextInt(4) == 0) {
            settings.set("connectRate", between(5, 5_000, random) + "/s");
        }
        int lanes = Math.min(connections, 1 + random.nextInt(3));
        Weather weather = Weather.of(mood, latencyNanos, random);
        return new SimulatedPlan(
                settings.plan(), Duration.ofNanos(durationNanos), mood, weather, lanes, random.nextInt(3) == 0);
    }

    private static void load(PlanSettings settings, long warmupNanos, long durationNanos, SplittableRandom random) {
        // With dice of their own, or every seed that is known by its failure would be another run.
        SplittableRandom ofShape = new SplittableRandom(durationNanos);
        boolean counts = ofShape.nextInt(4) == 0;
        if (counts) {
            settings.remove("duration");
            settings.set("requests", Long.toString(between(1, ABOUT_REQUESTS, ofShape)));
        }
        if (random.nextBoolean()) {
            long most = Math.max(20, (long) (ABOUT_REQUESTS / ((warmupNanos + durationNanos) / NANOS_PER_SECOND)));
            settings.set("rate", between(10, most, random) + "/s");
            if (!counts && ofShape.nextInt(3) == 0) {
                settings.remove("duration");
                settings.remove("rate");
                settings.set("stages", stages(durationNanos, most, ofShape));
            }
            settings.set("arrivals", random.nextBoolean() ? "poisson" : "even");
        } else if (random.nextBoolean()) {
            settings.set("think", text(between(MILLI / 10, 100 * MILLI, random)));
        }
    }

    /** Ramps, steps and pauses; one of them at least is over 0. */
    private static String stages(long durationNanos, long most, SplittableRandom random) {
        int count = 1 + random.nextInt(4);
        List<String> stages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String rates = switch (random.nextInt(4)) {
                case 0 -> "0/s.." + between(10, most, random) + "/s";
                case 1 -> between(10, most, random) + "/s.." + between(10, most, random) + "/s";
                case 2 -> i == 0 ? between(10, most, random) + "/s..0/s" : "0/s";
                default -> between(10, most, random) + "/s";
            };
            stages.add(text(durationNanos / count) + "@" + rates);
        }
        return String.join(",", stages);
    }

    private static String expectation(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> "size:" + (1 + random.nextInt(100));
            case 1 -> "line";
            default -> "echo";
        };
    }

    /** Any magnitude is as likely as any other. */
    private static long between(long least, long most, SplittableRandom random) {
        return Math.round(least * Math.pow((double) most / least, random.nextDouble()));
    }

    private static String text(long nanos) {
        return Quantity.exactly(Duration.ofNanos(nanos));
    }
}
