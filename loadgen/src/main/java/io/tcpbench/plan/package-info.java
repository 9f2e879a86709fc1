/**
 * What to do: pure values without a library. A {@link io.tcpbench.plan.Plan} is what makes two runs comparable; it says
 * nothing about thresholds or outputs.
 *
 * <p>{@link io.tcpbench.plan.PlanSettings} is the one place where names and texts become a plan: flags, plan files and
 * POM parameters are all the same settings, and their faults are reported together.
 */
@NullMarked
package io.tcpbench.plan;

import org.jspecify.annotations.NullMarked;
