package io.tcpbench.gate;

import io.tcpbench.result.Failure;
import io.tcpbench.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Compares how often two servers failed, kind by kind, over all their trials. */
final class FailureShifts {
    /** Requests that found no connection in time are no failure of any kind, and a loss all the same. */
    private static final String UNANSWERED = "UNANSWERED";

    private FailureShifts() {}

    /**
     * One for each kind that either side has, in the order of names. A kind is worse if the baseline has none of it, or
     * if Fisher's exact test says so at the error rate, shared by the kinds (Bonferroni).
     */
    static List<FailureShift> of(List<TrialPair> pairs, double errorRate) {
        Map<String, Long> baseline = counts(pairs, TrialPair::baseline);
        Map<String, Long> candidate = counts(pairs, TrialPair::candidate);
        long baselineOf = attempts(pairs, TrialPair::baseline);
        long candidateOf = attempts(pairs, TrialPair::candidate);
        Map<String, Long> all = new TreeMap<>(baseline);
        all.putAll(candidate);
        List<FailureShift> shifts = new ArrayList<>();
        for (String kind : all.keySet()) {
            long there = baseline.getOrDefault(kind, 0L);
            long here = candidate.getOrDefault(kind, 0L);
            double p = asManyOrMore(here, candidateOf, there, baselineOf);
            boolean worse = here > 0 && (there == 0 || p <= errorRate / all.size());
            shifts.add(new FailureShift(kind, there, baselineOf, here, candidateOf, p, worse));
        }
        return shifts;
    }

    private static Map<String, Long> counts(List<TrialPair> pairs, Function<TrialPair, Result> side) {
        Map<String, Long> counts = new TreeMap<>();
        for (TrialPair pair : pairs) {
            Result result = side.apply(pair);
            for (Failure failure : result.total().failures()) {
                counts.merge(failure.kind().name(), Math.max(failure.requests(), failure.connections()), Long::sum);
            }
            long unanswered = result.total().requests().unanswered();
            if (unanswered > 0) {
                counts.merge(UNANSWERED, unanswered, Long::sum);
            }
        }
        return counts;
    }

    private static long attempts(List<TrialPair> pairs, Function<TrialPair, Result> side) {
        return pairs.stream()
                .map(side)
                .mapToLong(result -> result.total().requests().due()
                        + result.total().warmup().due()
                        + result.total().connections().attempts())
                .sum();
    }

    /**
     * The one-sided p-value of Fisher's exact test: of all failures of both sides, how probable it is that so many or
     * more fall on the candidate's requests if both fail alike. Source: R. A. Fisher, The Design of Experiments, 1935,
     * chapter II.
     */
    static double asManyOrMore(long here, long of, long there, long ofThere) {
        return new Hypergeometric(of + ofThere, here + there, of).atLeast(here);
    }
}
