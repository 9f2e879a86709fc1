@NullMarked
package io.tcpbench.reference;

import org.jspecify.annotations.NullMarked;
