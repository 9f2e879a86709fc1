package io.tcpbench.report;

import io.tcpbench.gate.Advice;
import io.tcpbench.gate.Unit;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What every report says of a failure, in the same words. */
final class FailureText {
    private FailureText() {}

    /** The failures with the one that hit most first. */
    static List<Failure> heaviestFirst(List<Failure> failures) {
        return failures.stream()
                .sorted(Comparator.comparingLong(FailureText::weight).reversed())
                .toList();
    }

    private static long weight(Failure failure) {
        return Math.max(failure.requests(), failure.connections());
    }

    /** {@code RESET_AWAITING ECONNRESET}, or the kind alone where there is no errno. */
    static String name(Failure failure) {
        String errno = failure.errno().name();
        return errno.isEmpty() ? failure.kind().name() : failure.kind() + " " + errno;
    }

    /** Whose doing it most likely is. */
    static String side(Failure failure, Result result) {
        return Advice.side(failure, result).name().toLowerCase(Locale.ROOT);
    }

    /** When it was seen: {@code from 1 ms to 3 s}. */
    static String span(Failure failure) {
        String first = moment(failure.firstNanos());
        String last = moment(failure.lastNanos());
        return first.equals(last) ? "at " + first : "from " + first + " to " + last;
    }

    private static String moment(long nanos) {
        return nanos < 0 ? "the opening" : Quantity.readable(nanos);
    }

    static String example(Failure.Example example) {
        return exampleOrigin(example) + (example.detail().isEmpty() ? "" : "; " + example.detail());
    }

    static String exampleOrigin(Failure.Example example) {
        String from = example.local().isEmpty() ? "" : example.local() + " to ";
        return from + example.remote() + ", " + Unit.grouped(example.bytesSent()) + " B sent, "
                + Unit.grouped(example.bytesReceived()) + " B received";
    }
}
