/**
 * A bridge into Netty's package: a listener of io_uring that is not made but taken over.
 *
 * <p>On the class path two jars may share a package. On the module path they may not, and this project never is on one.
 */
@NullMarked
package io.netty.channel.uring;

import org.jspecify.annotations.NullMarked;
