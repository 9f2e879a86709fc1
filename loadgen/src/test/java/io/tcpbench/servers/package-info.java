/** Servers that we did not write, from Debian's packages: each is asked where it is installed. */
@NullMarked
package io.tcpbench.servers;

import org.jspecify.annotations.NullMarked;
