/** The contract of every engine, the command line, and the arrows of the module, as tests. */
@NullMarked
package io.tcpbench.reference;

import org.jspecify.annotations.NullMarked;
