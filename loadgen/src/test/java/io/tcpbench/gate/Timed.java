package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Trials at times of their own, and the time in a sentence. */
final class Timed {
    private static final Instant BEGINNING = Instant.parse("2026-01-02T03:04:05Z");
    private static final Pattern MORE = Pattern.compile("([0-9,]+) more than these");
    private static final Pattern TIME = Pattern.compile("in about (?:(\\d+) min )?(\\d+) s");

    private Timed() {}

    /** The same trials, of which one began in so many seconds. */
    static List<Result> every(int seconds, List<Result> trials) {
        List<Result> timed = new ArrayList<>();
        for (Result trial : trials) {
            timed.add(at(BEGINNING.plusSeconds((long) seconds * timed.size()), trial));
        }
        return timed;
    }

    /** The same pairs, of which one began in so many seconds. */
    static List<TrialPair> pairsEvery(int seconds, List<TrialPair> pairs) {
        List<TrialPair> timed = new ArrayList<>();
        for (TrialPair pair : pairs) {
            Instant beginning = BEGINNING.plusSeconds((long) seconds * timed.size());
            timed.add(new TrialPair(at(beginning, pair.baseline()), at(beginning.plusSeconds(4), pair.candidate())));
        }
        return timed;
    }

    private static Result at(Instant moment, Result trial) {
        return new Result(
                trial.plan(),
                trial.environment(),
                moment,
                trial.durationNanos(),
                trial.partial(),
                trial.everUsable(),
                trial.total(),
                trial.seconds(),
                trial.health(),
                trial.kernel());
    }

    /** How many pairs a sentence says are missing. */
    static long moreIn(String sentence) {
        return Long.parseLong(found(MORE, sentence).group(1).replace(",", ""));
    }

    /** How many seconds a sentence says they take. */
    static long secondsIn(String sentence) {
        Matcher time = found(TIME, sentence);
        long minutes = time.group(1) == null ? 0 : Long.parseLong(time.group(1));
        return 60 * minutes + Long.parseLong(time.group(2));
    }

    private static Matcher found(Pattern pattern, String sentence) {
        Matcher matcher = pattern.matcher(sentence);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in: " + sentence);
        }
        return matcher;
    }
}
