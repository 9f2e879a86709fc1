/** The parts of the loops, as tests. */
@NullMarked
package io.tcpbench.reference.engine;

import org.jspecify.annotations.NullMarked;
