package io.tcpbench.maven;

import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.Mojo;

/** Placeholder while the reactor is set up. */
@Mojo(name = "run", requiresProject = false, threadSafe = true)
public final class RunMojo extends AbstractMojo {
    @Override
    public void execute() {}
}
