@NullMarked
package io.tcpbench.maven;

import org.jspecify.annotations.NullMarked;
