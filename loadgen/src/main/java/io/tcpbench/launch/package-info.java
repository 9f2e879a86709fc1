/**
 * Processes that we start: a server to be measured, or a generator in a JVM of its own. None of them outlives us, but
 * one: {@link io.tcpbench.launch.ArchiveBuilder}, for two seconds behind a first use.
 *
 * <p>The contract with a child: it stops when its standard input ends. We hold the other end, so the kernel tells the
 * child even when we are killed and no code of ours runs any more. {@link io.tcpbench.launch.Leash} covers the gentler
 * ways to end.
 */
@NullMarked
package io.tcpbench.launch;

import org.jspecify.annotations.NullMarked;
