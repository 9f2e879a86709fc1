package io.netty.channel.uring;

import io.netty.channel.Channel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A socket that listens already, as a channel of io_uring.
 *
 * <p>Netty's {@link IoUringServerSocketChannel} always makes a socket of its own, where that of epoll takes the number
 * of one, and what both need is package-private; hence the package of this class. Nothing promises that it stays: a
 * test pins the version of Netty, and whoever raises it looks here.
 */
public final class IoUringListener extends AbstractIoUringServerChannel implements ServerSocketChannel {

    private final IoUringServerSocketChannelConfig config;

    /** Takes over a listening socket by its descriptor, and closes it in the end. */
    public IoUringListener(int descriptor) {
        super(new LinuxSocket(descriptor), true);
        config = new IoUringServerSocketChannelConfig(this);
    }

    @Override
    public ServerSocketChannelConfig config() {
        return config;
    }

    /**
     * The address of the client, which Netty would read from the memory behind the buffer, is asked for when wanted.
     */
    @Override
    Channel newChildChannel(int descriptor, @Nullable ByteBuffer clientAddress) {
        return new IoUringSocketChannel(this, new LinuxSocket(descriptor));
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }
}
