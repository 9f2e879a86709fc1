package io.tcpbench.reference.engine;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringListener;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.StandardSocketOptions;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How Netty talks to the kernel. Naming a transport loads nothing of it, so that all can be named where few can run.
 */
enum NettyTransport {
    /** A {@link java.nio.channels.Selector}, whose timers are rounded up to milliseconds. */
    NIO,
    EPOLL,
    IO_URING;

    static {
        // Read once, when Netty loads its io_uring. A multishot accept takes in whoever comes, asked for or not, and a
        // server that is to accept slowly or nobody could not.
        System.setProperty("io.netty.iouring.acceptMultiShotEnabled", "false");
    }

    /** As on the command line; {@code auto} is epoll where it can run, else nio. */
    static NettyTransport named(String name) {
        if (name.equals("auto")) {
            return EPOLL.unavailability().isEmpty() ? EPOLL : NIO;
        }
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Why it can't run here; empty where it can. */
    Optional<String> unavailability() {
        return Optional.ofNullable(unavailabilityCause()).map(RootCause::message);
    }

    private @Nullable Throwable unavailabilityCause() {
        return switch (this) {
            case NIO -> null;
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
        };
    }

    IoHandlerFactory loops() {
        return switch (this) {
            case NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
        };
    }

    ServerChannel newListener() {
        return switch (this) {
            case NIO -> new NioServerSocketChannel();
            case EPOLL -> new EpollServerSocketChannel();
            case IO_URING -> new IoUringServerSocketChannel();
        };
    }

    /** Whether it can accept from a socket that another process has made. */
    boolean isNative() {
        return this != NIO;
    }

    /** A listener that listens already. */
    ServerChannel inheritedListener(int descriptor) {
        return switch (this) {
            case NIO -> throw new IllegalStateException("Java makes its sockets itself");
            case EPOLL -> new EpollServerSocketChannel(descriptor);
            case IO_URING -> new IoUringListener(descriptor);
        };
    }

    ChannelOption<Boolean> reusePort() {
        return this == NIO ? NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT) : UnixChannelOption.SO_REUSEPORT;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
