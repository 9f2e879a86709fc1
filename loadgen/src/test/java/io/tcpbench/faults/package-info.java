/**
 * The matrix of faults: everything that can go wrong with a target, a path, this machine and its files, made to happen
 * on purpose. {@code docs/faults.md} is its printed form.
 */
@NullMarked
package io.tcpbench.faults;

import org.jspecify.annotations.NullMarked;
