package io.tcpbench.plan;

import java.time.Duration;

/** Whether the kernel asks a silent peer if it is still there, and how often: SO_KEEPALIVE of socket(7) and tcp(7). */
public sealed interface KeepAlive {

    /** A peer may be silent for ever. */
    record Off() implements KeepAlive {
        @Override
        public String spec() {
            return "off";
        }
    }

    /** It is asked as this machine asks: on Linux first after two hours. */
    record On() implements KeepAlive {
        @Override
        public String spec() {
            return "on";
        }
    }

    /**
     * It is asked by these numbers.
     *
     * @param idle how long it is silent before it is asked, in whole seconds from 1 to 32,767
     * @param interval between questions that it does not answer, likewise
     * @param count of such questions after which the connection is dead, 1 to 127
     */
    record Probes(Duration idle, Duration interval, int count) implements KeepAlive {
        /** Checks the ranges, which are those of tcp(7). */
        public Probes {
            if (!isAllowed(idle) || !isAllowed(interval) || count < 1 || count > MOST_PROBES) {
                throw new IllegalArgumentException(ALLOWED);
            }
        }

        private static boolean isAllowed(Duration time) {
            return time.getNano() == 0 && time.getSeconds() >= 1 && time.getSeconds() <= MOST_SECONDS;
        }

        @Override
        public String spec() {
            return Quantity.exactly(idle) + "," + Quantity.exactly(interval) + "," + count;
        }
    }

    /** MAX_TCP_KEEPIDLE and MAX_TCP_KEEPINTVL of Linux. */
    int MOST_SECONDS = 32_767;

    /** MAX_TCP_KEEPCNT of Linux. */
    int MOST_PROBES = 127;

    /** What {@link #parse} takes, for messages. */
    String ALLOWED =
            "off, on or IDLE,INTERVAL,COUNT with whole seconds from 1s to 32767s and a count from 1 to 127, such as 10s,2s,3";

    /** The text that {@link #parse} reads as this. */
    String spec();

    /**
     * Reads {@code off}, {@code on} or {@code IDLE,INTERVAL,COUNT}.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    static KeepAlive parse(String spec) {
        return switch (spec) {
            case "off" -> new Off();
            case "on" -> new On();
            default -> probes(spec.split(",", -1));
        };
    }

    private static Probes probes(String... numbers) {
        if (numbers.length != 3) {
            throw new IllegalArgumentException(ALLOWED);
        }
        try {
            return new Probes(Quantity.duration(numbers[0]), Quantity.duration(numbers[1]), (int)
                    Math.min(Quantity.count(numbers[2]), Integer.MAX_VALUE));
        } catch (IllegalArgumentException notAllowed) {
            throw new IllegalArgumentException(ALLOWED, notAllowed);
        }
    }
}
