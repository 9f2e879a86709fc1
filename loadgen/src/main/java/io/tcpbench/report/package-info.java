/**
 * Tells people and other programs what was measured and how it was judged: the console, {@code result.json} and the
 * files beside it. Every file is complete or absent.
 */
@NullMarked
package io.tcpbench.report;

import org.jspecify.annotations.NullMarked;
