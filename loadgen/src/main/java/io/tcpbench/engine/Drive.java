package io.tcpbench.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Transport;
import java.util.List;

/** How this machine drives sockets: the choice of the plan, made. */
enum Drive {
    EPOLL(EpollSocketChannel.class) {
        @Override
        IoHandlerFactory loops() {
            return EpollIoHandler.newFactory();
        }

        /** Ports are then chosen when the destination is known, so that 28,232 serve for each destination. */
        @Override
        Bootstrap boundSockets() {
            return sockets().option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    },
    NIO(NioSocketChannel.class) {
        @Override
        IoHandlerFactory loops() {
            return NioIoHandler.newFactory();
        }
    };

    private final Class<? extends SocketChannel> socketChannel;

    Drive(Class<? extends SocketChannel> socketChannel) {
        this.socketChannel = socketChannel;
    }

    /**
     * The drive for a transport; the best one for {@link Transport#AUTO}.
     *
     * @throws InvalidSettings if this machine does not have it
     */
    static Drive of(Transport transport) {
        return switch (transport) {
            case NIO -> NIO;
            case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
            case EPOLL -> {
                if (!Epoll.isAvailable()) {
                    String why = Diagnosis.text(Epoll.unavailabilityCause());
                    throw new InvalidSettings(
                            List.of(new Fault("transport", "epoll", "auto or nio on this machine: " + why)));
                }
                yield EPOLL;
            }
        };
    }

    abstract IoHandlerFactory loops();

    /** Makes sockets whose source address is the kernel's choice. */
    Bootstrap sockets() {
        return new Bootstrap().channel(socketChannel);
    }

    /** Makes sockets that are bound to a source address before they connect. */
    Bootstrap boundSockets() {
        return sockets();
    }
}
