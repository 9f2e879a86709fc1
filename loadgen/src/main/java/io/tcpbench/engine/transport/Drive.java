package io.tcpbench.engine.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Transport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How this machine drives sockets: the choice of the plan, made. */
public enum Drive {
    /** Thin links on io_uring. */
    IO_URING {
        @Override
        @Nullable Throwable unavailability() {
            return IoUring.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory loops() {
            return IoUringIoHandler.newFactory(
                    new IoUringIoHandlerConfig().setRingSize(RING_SIZE).setCqSize(COMPLETIONS));
        }

        @Override
        public Sockets sockets(IoEventLoop loop, SocketPlan plan) {
            return new IoUringSockets(loop, plan);
        }
    },
    /** Thin links on epoll. */
    EPOLL {
        @Override
        @Nullable Throwable unavailability() {
            return Epoll.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory loops() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public Sockets sockets(IoEventLoop loop, SocketPlan plan) {
            return new EpollSockets(loop, plan);
        }
    },
    /** Channels on the JDK's selector. */
    NIO {
        @Override
        @Nullable Throwable unavailability() {
            return null;
        }

        @Override
        public IoHandlerFactory loops() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Sockets sockets(IoEventLoop loop, SocketPlan plan) {
            return new PipelineSockets(loop, new Bootstrap().channel(NioSocketChannel.class), plan);
        }
    };

    private static final int RING_SIZE = 1024;
    private static final int COMPLETIONS = 16384;

    /**
     * The drive for a plan. Unless the plan names one: io_uring where the next request follows the last response, which
     * it does with the least time of the CPU for each; epoll where requests follow a timetable, which it keeps closest;
     * without that the other, and NIO at last.
     *
     * @throws InvalidSettings if this machine does not have what the plan names
     */
    public static Drive of(Plan plan) {
        return switch (plan.transport()) {
            case IO_URING -> required(IO_URING);
            case EPOLL -> required(EPOLL);
            case NIO -> NIO;
            case AUTO -> plan.load() instanceof Load.Open ? best(EPOLL, IO_URING) : best(IO_URING, EPOLL);
        };
    }

    private static Drive best(Drive first, Drive second) {
        return Stream.of(first, second).filter(Drive::isAvailable).findFirst().orElse(NIO);
    }

    private static Drive required(Drive drive) {
        Throwable cause = drive.unavailability();
        if (cause == null) {
            return drive;
        }
        String others = Stream.of(values())
                .filter(Drive::isAvailable)
                .map(Drive::word)
                .collect(Collectors.joining(" or ", "auto or ", ""));
        throw new InvalidSettings(
                List.of(new Fault("transport", drive.word(), others + " on this machine: " + cause.getMessage())));
    }

    /** A transport for which every plan gets this drive. */
    public Transport transport() {
        return Transport.valueOf(name());
    }

    /** Its name as a setting. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this machine has it. */
    public boolean isAvailable() {
        return unavailability() == null;
    }

    /** Why this machine does not have it; absent if it does. */
    abstract @Nullable Throwable unavailability();

    /** Makes the event loops. */
    public abstract IoHandlerFactory loops();

    /** Makes the sockets of one of them. */
    public abstract Sockets sockets(IoEventLoop loop, SocketPlan plan);
}
