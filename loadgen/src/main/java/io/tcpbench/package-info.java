/** One load test, wired: a plan goes in, a result comes out. */
@NullMarked
package io.tcpbench;

import org.jspecify.annotations.NullMarked;
