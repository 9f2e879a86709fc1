package io.tcpbench.maven;

import io.tcpbench.gate.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/**
 * How an experiment ended, and what that means for the build: what the servers did fails it, everything else is an
 * error.
 *
 * @param ending of the generator, whose standard output is the verdict
 * @param evidence the file that is there only if the experiment came to its end
 */
record ExperimentEnding(Ending ending, Path evidence) {

    /** Whether nothing was shown, neither this nor that. */
    boolean isInconclusive() {
        return ending.outcome().equals(Optional.of(Outcome.INCONCLUSIVE));
    }

    /**
     * Returns if the experiment passed.
     *
     * @param buildStart when this build began
     */
    void judge(Instant buildStart) throws MojoFailureException, MojoExecutionException {
        Optional<Outcome> outcome = ending.outcome();
        if (outcome.isEmpty()) {
            ending.judge(buildStart);
            return;
        }
        switch (outcome.get()) {
            case PASSED -> requireEvidence();
            case FAILED, REGRESSION, INCONCLUSIVE -> throw new MojoFailureException(statement());
            case INVALID -> throw new MojoExecutionException(statement());
            case UNAVAILABLE -> throw ending.error("a server could not be started or reached");
            default -> ending.judge(buildStart);
        }
    }

    /** Some ways to end a JVM look like success; what an earlier build left was removed before the start. */
    private void requireEvidence() throws MojoExecutionException {
        if (!Files.isRegularFile(evidence)) {
            throw ending.error("the experiment passed, but there is no " + evidence);
        }
    }

    /** The verdict, in the message itself because a quiet build shows nothing else, and where the files are. */
    String statement() {
        return what() + ":\n" + ending.output() + "\nsee " + ending.folder().path();
    }

    private String what() {
        return switch (ending.outcome().orElse(Outcome.INTERNAL)) {
            case FAILED -> "the experiment failed";
            case REGRESSION -> "the candidate is slower than the baseline";
            case INCONCLUSIVE -> "the experiment is inconclusive";
            case INVALID ->
                "the experiment is invalid: its numbers judge the generator or this machine, not the servers";
            default -> "the experiment ended";
        };
    }
}
