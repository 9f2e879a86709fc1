@NullMarked
package io.tcpbench;

import org.jspecify.annotations.NullMarked;
