package io.tcpbench.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of an open loop's load, whose rate rises, falls or stays.
 *
 * @param duration over 0, at most 12 h
 * @param fromPerSecond the rate with which it begins, from 0
 * @param toPerSecond the rate with which it ends, reached evenly
 */
public record Stage(Duration duration, double fromPerSecond, double toPerSecond) {
    static final String ALLOWED = "stages separated by commas, each DURATION@RATE or DURATION@FROM..TO, such as"
            + " 10s@0..20k/s,30s@20k/s, of at least 1ms and at most 1000M/s";

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final double HIGHEST_PER_SECOND = 1e9;

    /** Checks the ranges. */
    public Stage {
        boolean isRate = fromPerSecond >= 0
                && toPerSecond >= 0
                && fromPerSecond <= HIGHEST_PER_SECOND
                && toPerSecond <= HIGHEST_PER_SECOND;
        if (!isRate
                || duration.isNegative()
                || duration.isZero()
                || duration.compareTo(PlanSettings.LONGEST_LOAD) > 0) {
            throw new IllegalArgumentException(ALLOWED);
        }
    }

    /**
     * Reads stages that follow each other.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    static List<Stage> parse(String text) {
        List<Stage> stages = new ArrayList<>();
        for (String stage : text.split(",", -1)) {
            int at = stage.indexOf('@');
            if (at < 0) {
                throw new IllegalArgumentException(ALLOWED);
            }
            stages.add(
                    of(stage.substring(0, at).strip(), stage.substring(at + 1).strip()));
        }
        if (total(stages).compareTo(PlanSettings.LONGEST_LOAD) > 0) {
            throw new IllegalArgumentException(ALLOWED + ", and 12h in all");
        }
        if (highestPerSecond(stages) == 0) {
            throw new IllegalArgumentException(ALLOWED + ", and one of them over 0");
        }
        return List.copyOf(stages);
    }

    private static Stage of(String duration, String rates) {
        int dots = rates.indexOf("..");
        try {
            double to = Quantity.rate(dots < 0 ? rates : rates.substring(dots + 2));
            double from = dots < 0 ? to : Quantity.rate(rates.substring(0, dots));
            Stage stage = new Stage(Quantity.duration(duration), from, to);
            if (stage.duration.compareTo(SHORTEST) >= 0) {
                return stage;
            }
        } catch (IllegalArgumentException notAQuantity) {
            throw new IllegalArgumentException(ALLOWED, notAQuantity);
        }
        throw new IllegalArgumentException(ALLOWED);
    }

    /** How long they last together. */
    static Duration total(List<Stage> stages) {
        return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** The highest rate of all of them. */
    static double highestPerSecond(List<Stage> stages) {
        return stages.stream()
                .mapToDouble(stage -> Math.max(stage.fromPerSecond, stage.toPerSecond))
                .max()
                .orElse(0);
    }

    /** The text that {@link #parse} reads as these. */
    static String spec(List<Stage> stages) {
        return stages.stream().map(Stage::spec).collect(Collectors.joining(","));
    }

    private String spec() {
        String to = Quantity.exactly(toPerSecond);
        return Quantity.exactly(duration) + "@"
                + (fromPerSecond == toPerSecond ? to : Quantity.exactly(fromPerSecond) + ".." + to);
    }
}
