/**
 * A bridge into Netty's package: what an epoll loop needs and Netty keeps to itself.
 *
 * <p>On the class path two jars may share a package. On the module path they may not, and this project never is on one.
 */
@NullMarked
package io.netty.channel.epoll;

import org.jspecify.annotations.NullMarked;
