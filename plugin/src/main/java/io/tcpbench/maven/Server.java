package io.tcpbench.maven;

import io.tcpbench.launch.ServerProcess;
import io.tcpbench.plan.Target;
import org.jspecify.annotations.Nullable;

/**
 * A server that is ready to be flooded.
 *
 * @param name of what we started, such as {@code the reference server}
 * @param process that we started; null for a server that ran already
 */
record Server(Target target, String name, @Nullable ServerProcess process) {
    /** One that runs already, at an address that was checked. */
    static Server at(String address) {
        return new Server(Target.parse(address), "", null);
    }

    /** Whether we started it, and are to stop it. */
    boolean isOurs() {
        return process != null;
    }

    /** What follows its address in the log. */
    String remark() {
        return name.isEmpty() ? "" : ", " + name;
    }

    /** What is to be said of a server of ours that is gone; empty otherwise. */
    String obituary() throws InterruptedException {
        return process == null || process.isAlive()
                ? ""
                : "The server exited with code " + process.waitFor() + " during the load test; its last output:\n"
                        + process.lastOutput();
    }
}
