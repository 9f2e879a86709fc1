package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.util.Optional;

/** Whether a trial can be compared at all. */
final class TrialCheck {
    private TrialCheck() {}

    /**
     * Why a pair says nothing about the servers and has to be measured again: the generator was in the way. Empty if it
     * can be used.
     */
    static Optional<String> spoilt(TrialPair pair) {
        return spoilt("baseline", pair.baseline()).or(() -> spoilt("candidate", pair.candidate()));
    }

    /** The same of one trial. */
    static Optional<String> spoilt(String side, Result result) {
        GeneratorPart generator = GeneratorPart.of(result);
        if (generator.rateMissed()) {
            return Optional.of(side + ": " + generator.missed());
        }
        if (generator.saturated() || generator.lateBesideLatency()) {
            return Optional.of(side + ": " + generator.excuse());
        }
        if (generator.ownFailures() > 0) {
            return Optional.of(side + ": " + Unit.grouped(generator.ownFailures())
                    + " failures for want of our own descriptors, ports or addresses");
        }
        return Optional.empty();
    }

    /** Why a pair must never be compared, however often it is measured. Empty if it may. */
    static Optional<String> incomparable(TrialPair pair) {
        Result baseline = pair.baseline();
        Result candidate = pair.candidate();
        Optional<String> unusable = unusable(baseline).or(() -> unusable(candidate));
        if (unusable.isPresent()) {
            return unusable;
        }
        if (baseline.total().latency().count() == 0) {
            return Optional.of("the baseline answered nothing");
        }
        if (!baseline.plan().hash().equals(candidate.plan().hash())
                || baseline.plan().seed() != candidate.plan().seed()
                || rateDiffers(baseline, candidate)) {
            return Optional.of("the trials of a pair had different loads");
        }
        if (!baseline.environment().fingerprint().equals(candidate.environment().fingerprint())) {
            return Optional.of("the trials of a pair ran on different machines, transports or versions: "
                    + baseline.environment().fingerprint() + " and "
                    + candidate.environment().fingerprint());
        }
        return Optional.empty();
    }

    /** Why a trial says nothing whatever it is compared with. Empty if it does. */
    static Optional<String> unusable(Result trial) {
        if (trial.partial()) {
            return Optional.of("a trial was cut off before its end");
        }
        return trial.total().requests().due() == 0
                ? Optional.of("nothing was measured: no request was due in a trial")
                : Optional.empty();
    }

    /** Whether the arrivals of two trials were others. */
    static boolean rateDiffers(Result baseline, Result candidate) {
        long due = baseline.total().requests().due();
        return Math.abs(due - candidate.total().requests().due()) * 100 > due;
    }
}
