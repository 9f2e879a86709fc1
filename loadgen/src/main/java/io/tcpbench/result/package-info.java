/**
 * What was measured. A {@link io.tcpbench.result.Page} is written by one event loop, becomes an immutable
 * {@link io.tcpbench.result.Interval}, and intervals add up ({@code plus}) over loops, seconds and processes to a
 * {@link io.tcpbench.result.Result}.
 *
 * <p>The room of HdrHistogram, which appears in no public signature.
 */
@NullMarked
package io.tcpbench.result;

import org.jspecify.annotations.NullMarked;
