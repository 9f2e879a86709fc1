/** What an engine keeps beside the contract of all, and can be shown only from inside. */
@NullMarked
package io.tcpbench.reference.engine;

import org.jspecify.annotations.NullMarked;
