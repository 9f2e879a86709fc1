package io.tcpbench.maven;

import org.apache.maven.plugin.MojoExecutionException;

/** What became of a load, for the goal that judges it later. */
sealed interface Recorded {
    /** The generator ran, and ended in some way. */
    record Ended(Ending ending) implements Recorded {}

    /** It was not wanted. */
    record Skipped(String reason) implements Recorded {}

    /** Something stopped it before the generator ran. */
    record Prevented(MojoExecutionException why) implements Recorded {}
}
