/**
 * Judges what was measured: a {@link io.tcpbench.gate.Threshold} is what a team thinks of one run today, a
 * {@link io.tcpbench.gate.Check} is one threshold held against one result, and {@link io.tcpbench.gate.Gate} makes the
 * {@link io.tcpbench.gate.Verdict} of them all. Knows nothing of how the load was made: a stored result is judged like
 * a fresh one.
 */
@NullMarked
package io.tcpbench.gate;

import org.jspecify.annotations.NullMarked;
