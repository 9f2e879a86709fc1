package io.tcpbench.faults;

import io.tcpbench.result.Failure;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A number of a result and what it must be.
 *
 * @param name as it stands in the table
 * @param server the server's count of the same
 */
record Count(String name, ToLongFunction<Result> measured, ToLongFunction<Tally> server, Amount amount) {
    private static final long MILLI = 1_000_000;

    /**
     * A kind of failure, with its errno where it has one; counted in requests, or in connections if those alone failed.
     */
    static Count kind(String kindAndErrno, Amount amount) {
        return new Count(kindAndErrno, result -> ofKind(result, kindAndErrno), Tally::harms, amount);
    }

    static Count sent(Amount amount) {
        return new Count("sent", result -> result.total().requests().sent(), Tally::requests, amount);
    }

    static Count answered(Amount amount) {
        return new Count("answered", result -> result.total().requests().answered(), Tally::answers, amount);
    }

    static Count unanswered(Amount amount) {
        return new Count("unanswered", result -> result.total().requests().unanswered(), Tally::harms, amount);
    }

    static Count lateResponses(Amount amount) {
        return new Count("late responses", result -> result.total().requests().lateResponses(), Tally::harms, amount);
    }

    static Count closedByPeer(Amount amount) {
        return new Count(
                "closed by peer", result -> result.total().connections().closedByPeer(), Tally::harms, amount);
    }

    /** The longest latency. */
    static Count maxMillis(Amount amount) {
        return new Count("max ms", result -> result.total().latency().maxNanos() / MILLI, Tally::harms, amount);
    }

    /** Connections that took the place of another. */
    static Count reopened(Amount amount) {
        return new Count("reopened", result -> result.total().connections().reopened(), Tally::harms, amount);
    }

    /** The latency that half of the answered requests do not exceed. */
    static Count medianMillis(Amount amount) {
        return new Count(
                "median ms", result -> result.total().latency().percentilesNanos(50)[0] / MILLI, Tally::harms, amount);
    }

    /** Answered requests whose latency is at least so long. */
    static Count slowerThan(long millis, Amount amount) {
        return new Count(
                "answered after " + millis + " ms",
                result -> result.total().latency().countFrom(millis * MILLI),
                Tally::harms,
                amount);
    }

    /** How long the generator's own collections of garbage took in the measured window. */
    static Count collectedMicros(Amount amount) {
        return new Count(
                "collected µs", result -> result.health().gcTotalPauseNanos() / (MILLI / 1_000), Tally::harms, amount);
    }

    /** Seconds in which anything was recorded. */
    static Count seconds(Amount amount) {
        return new Count("seconds", result -> result.seconds().size(), Tally::harms, amount);
    }

    /** The longest connect. */
    static Count connectMaxMillis(Amount amount) {
        return new Count("connect max ms", result -> result.total().connect().maxNanos() / MILLI, Tally::harms, amount);
    }

    /** Segments that either side sent again. */
    static Count sentAgain(Amount amount) {
        return new Count(
                "segments sent again",
                result -> result.kernel().growthOf(KernelCounter.RETRANSMITS),
                Tally::harms,
                amount);
    }

    /** Handshakes of this network namespace that found an accept queue full. */
    static Count overflows(Amount amount) {
        return new Count(
                "overflows", result -> result.kernel().growthOf(KernelCounter.LISTEN_OVERFLOWS), Tally::harms, amount);
    }

    /** Connections on which a request failed. */
    static Count connectionsFailed(Amount amount) {
        return new Count(
                "failed connections",
                result -> result.total().failures().stream()
                        .mapToLong(Failure::connections)
                        .sum(),
                Tally::harms,
                amount);
    }

    private static long ofKind(Result result, String kindAndErrno) {
        return result.total().failures().stream()
                .filter(failure -> spelt(failure).equals(kindAndErrno))
                .mapToLong(failure -> failure.requests() > 0 ? failure.requests() : failure.connections())
                .sum();
    }

    /** A failure's key, as the table spells it. */
    static String spelt(Failure failure) {
        return (failure.kind() + " " + failure.errno().name()).strip();
    }

    boolean isKind() {
        return Character.isUpperCase(name.charAt(0));
    }

    String text() {
        return (isKind() ? "`" + name + "`" : name) + " " + amount.text();
    }

    /** What does not hold, as sentences. */
    List<String> problems(Result result, @Nullable Tally tally) {
        List<String> problems = new ArrayList<>();
        long number = measured.applyAsLong(result);
        if (!amount.holds(number)) {
            problems.add(text() + ", but it is " + number);
        }
        if (amount.server() == Amount.Server.DOES_NOT_COUNT) {
            return problems;
        }
        if (tally == null) {
            problems.add(text() + ", but no server counts");
        } else if (!amount.server().holds(number, server.applyAsLong(tally))) {
            problems.add(text() + ", but it is " + number + ", and the server counts " + server.applyAsLong(tally));
        }
        return problems;
    }
}
