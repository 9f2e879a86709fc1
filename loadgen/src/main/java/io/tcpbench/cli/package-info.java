/**
 * The command line: it parses, calls, prints and exits, and knows nothing else. The room of picocli.
 *
 * <p>{@link io.tcpbench.cli.Main} is the one way in, {@code Console} the one way out.
 */
@NullMarked
package io.tcpbench.cli;

import org.jspecify.annotations.NullMarked;
