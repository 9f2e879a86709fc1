package io.tcpbench.engine;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
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

    Class<? extends SocketChannel> socketChannel() {
        return socketChannel;
    }
}
