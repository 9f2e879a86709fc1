package io.tcpbench.gate;

import io.tcpbench.result.Result;

/**
 * One trial at a rate.
 *
 * @param number in the order of measuring, from 1
 * @param verdict of the gate, by the thresholds of the search
 */
public record ProbeTrial(int number, Result result, Verdict verdict) {
    /** Who gave in. */
    public GaveIn gaveIn() {
        return switch (verdict.outcome()) {
            case PASSED -> GaveIn.NOBODY;
            case INCONCLUSIVE -> GaveIn.UNKNOWN;
            case INVALID -> result.total().requests().due() == 0 ? GaveIn.UNKNOWN : GaveIn.GENERATOR;
            case UNAVAILABLE -> GeneratorPart.of(result).ownFailures() > 0 ? GaveIn.GENERATOR : GaveIn.TARGET;
            default -> GaveIn.TARGET;
        };
    }
}
