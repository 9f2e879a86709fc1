package io.tcpbench.gate;

/**
 * One kind of failure on both sides, over all trials.
 *
 * @param kind its stable name, or {@code UNANSWERED}
 * @param baseline how often there
 * @param baselineOf of so many requests and connects
 * @param candidate how often here
 * @param candidateOf of so many
 * @param pValue of Fisher's exact test, one-sided: how probable so many or more are here if both fail alike
 * @param worse whether that fails the candidate
 */
public record FailureShift(
        String kind, long baseline, long baselineOf, long candidate, long candidateOf, double pValue, boolean worse) {

    /** For people. */
    public String statement() {
        String there = baseline == 0
                ? "the baseline has none"
                : "the baseline has " + Unit.grouped(baseline) + " of " + Unit.grouped(baselineOf);
        return kind + ": " + Unit.grouped(candidate) + " of " + Unit.grouped(candidateOf) + ", " + there;
    }
}
