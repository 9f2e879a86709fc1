package io.tcpbench.maven;

import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.plan.Printable;
import io.tcpbench.report.UnreadableResult;
import io.tcpbench.report.Unwritable;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/**
 * How the generator ended, and what that means for the build: what the target did fails it, everything else is an
 * error.
 *
 * @param exitCode of the process
 * @param output what it printed last on its standard output: a JVM that can't start complains there
 * @param errors what it printed last on its standard error
 * @param folder where its results are
 * @param obituary of the server that we had started for it; empty if that outlived it, or was not ours
 */
record Ending(int exitCode, String output, String errors, RunFolder folder, String obituary) {

    /** The outcomes that rest on thresholds. */
    private static final Set<Outcome> JUDGED =
            EnumSet.of(Outcome.PASSED, Outcome.FAILED, Outcome.INCONCLUSIVE, Outcome.INVALID);

    /** The same ending, and what is to be said of the server if that is gone. */
    Ending withServer(Server server) throws InterruptedException {
        return new Ending(exitCode, output, errors, folder, server.obituary());
    }

    /**
     * The ending of the same run as these thresholds see it, if there are any; one that no threshold has brought about
     * stays what it is.
     */
    Ending judgedBy(List<Threshold> thresholds) throws MojoExecutionException {
        if (thresholds.isEmpty() || outcome().filter(JUDGED::contains).isEmpty()) {
            return this;
        }
        try {
            return new Ending(folder.judge(thresholds).exitCode(), output, errors, folder, obituary);
        } catch (UnreadableResult missing) {
            throw error(String.valueOf(missing.getMessage()));
        } catch (Unwritable unwritable) {
            throw error(String.valueOf(unwritable.getMessage()));
        }
    }

    /**
     * Returns if the run passed.
     *
     * @param buildStart what began before it is none of this build's
     */
    void judge(Instant buildStart) throws MojoFailureException, MojoExecutionException {
        Optional<Outcome> outcome = outcome();
        if (outcome.isEmpty()) {
            throw error(crash() + recovered(), Stream.of(output, errors));
        }
        switch (outcome.get()) {
            case PASSED -> {
                requireServer();
                requireResult(buildStart);
            }
            case FAILED -> throw failure("the load test failed", Outcome.FAILED);
            case REGRESSION -> throw failure("the candidate is worse than the baseline", Outcome.REGRESSION);
            case INCONCLUSIVE -> throw failure("the load test is inconclusive", Outcome.INCONCLUSIVE);
            case INVALID ->
                throw error("the load test is invalid: its numbers judge the generator or this machine, not the target"
                        + reason());
            case USAGE -> throw error("the load test can't be run as it is configured");
            case UNAVAILABLE -> throw error("nothing was measured: the target could not be reached" + reason());
            case INTERNAL -> throw error("the generator met a defect of its own" + recovered());
            case UNWRITABLE -> throw error("the results can't be written");
            case REFUSED -> throw error("the target must not be flooded");
            case INTERRUPTED -> throw error("the load test was interrupted");
        }
    }

    /** The outcome that the exit code stands for; empty if it is none of ours. */
    Optional<Outcome> outcome() {
        int code = exitCode == 143 || exitCode == 129 ? Outcome.INTERRUPTED.exitCode() : exitCode;
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.exitCode() == code)
                .findFirst();
    }

    /** A run that passed although our server is gone may have been answered by somebody else at its port. */
    private void requireServer() throws MojoExecutionException {
        if (!obituary.isEmpty()) {
            throw error("the load test passed, but its server did not live to the end: who answered? " + obituary);
        }
    }

    /** Some ways to end a JVM look like success, and between a run and its judgement files can be lost and replaced. */
    private void requireResult(Instant buildStart) throws MojoExecutionException {
        if (!folder.hasResult()) {
            throw error("the load test passed, but there is no " + folder.file("result.json"));
        }
        try {
            Result result = folder.result();
            if (result.startedAt().isBefore(buildStart)) {
                throw error(folder.file("result.json") + " is of " + result.startedAt() + ", before this build began");
            }
            if (result.partial()) {
                throw error(folder.file("result.json") + " is partial: the run was cut off before its end");
            }
        } catch (UnreadableResult damaged) {
            throw error(String.valueOf(damaged.getMessage()));
        }
    }

    private MojoFailureException failure(String what, Outcome outcome) throws MojoExecutionException {
        try {
            List<String> checks = folder.checks(outcome);
            return new MojoFailureException(Printable.lines(
                    what + (checks.isEmpty() ? "" : ": " + String.join("; ", checks)) + "; see " + folder.path()));
        } catch (IOException unreadable) {
            throw new MojoExecutionException(what + ", but its result can't be read", unreadable);
        }
    }

    /** In the error itself, because a quiet build shows nothing else. */
    private String reason() throws MojoExecutionException {
        try {
            return folder.reason().map(reason -> "\n" + reason).orElse("");
        } catch (IOException unreadable) {
            throw new MojoExecutionException("the load test's result can't be read", unreadable);
        }
    }

    /** An error in these words and the generator's. */
    MojoExecutionException error(String what) {
        return error(what, Stream.of(errors));
    }

    private MojoExecutionException error(String what, Stream<String> printed) {
        String words = printed.filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
        String explained = words.isEmpty() ? what : what + ":\n" + words;
        return new MojoExecutionException(
                Printable.lines(explained) + "\n(exit code " + exitCode + " of the generator)");
    }

    /** Such a run never passes, but what it measured is not lost. */
    private String recovered() {
        return folder.hasResult()
                ? ""
                : folder.recover()
                        .map(place -> "; what it had measured until then is in " + place)
                        .orElse("");
    }

    private String crash() {
        return switch (exitCode) {
            case 1 -> "the generator's JVM could not start, or died of an exception";
            case 3 -> "the generator ran out of memory; give it more with <jvmArgs><jvmArg>-Xmx…</jvmArg></jvmArgs>";
            case 134 -> "the generator's JVM crashed; look for hs_err_pid*.log";
            case 137 -> "the generator was killed; if nobody did, the kernel was out of memory (see dmesg)";
            default ->
                exitCode > 128
                        ? "the generator was ended by signal " + (exitCode - 128)
                        : "the generator ended strangely";
        };
    }
}
