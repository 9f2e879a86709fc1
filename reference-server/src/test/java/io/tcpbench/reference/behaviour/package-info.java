/** What a server says and when, on a clock that is pushed by hand. */
@NullMarked
package io.tcpbench.reference.behaviour;

import org.jspecify.annotations.NullMarked;
