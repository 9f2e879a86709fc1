/**
 * Many runs against servers that we start: trials, in pairs, until the gate can decide. Does no statistics and opens no
 * socket: it asks {@code gate} what to measure next and lets {@code LoadTest} do it.
 */
@NullMarked
package io.tcpbench.experiment;

import org.jspecify.annotations.NullMarked;
