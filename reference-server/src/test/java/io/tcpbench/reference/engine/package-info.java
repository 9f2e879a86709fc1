/** What the engines are made of, each piece alone. */
@NullMarked
package io.tcpbench.reference.engine;

import org.jspecify.annotations.NullMarked;
