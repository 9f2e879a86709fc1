package io.tcpbench.engine.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringSocketChannel;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.SocketOptions;
import io.tcpbench.plan.Transport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
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
        public IoHandlerFactory loops(int connections) {
            return IoUringIoHandler.newFactory(new IoUringIoHandlerConfig()
                    .setRingSize(powerOfTwo(SUBMISSIONS_EACH * connections, FEWEST_SUBMISSIONS, MOST_SUBMISSIONS))
                    .setCqSize(powerOfTwo(COMPLETIONS_EACH * connections, FEWEST_COMPLETIONS, MOST_COMPLETIONS)));
        }

        @Override
        Sockets thinSockets(IoEventLoop loop, SocketPlan plan) {
            return new IoUringSockets(loop, plan);
        }

        @Override
        Class<? extends Channel> channel() {
            return IoUringSocketChannel.class;
        }

        @Override
        ChannelOptions channelOptions() {
            return new ChannelOptions(
                    IoUringChannelOption.TCP_KEEPIDLE,
                    IoUringChannelOption.TCP_KEEPINTVL,
                    IoUringChannelOption.TCP_KEEPCNT,
                    Optional.of(IoUringChannelOption.TCP_USER_TIMEOUT));
        }
    },
    /** Thin links on epoll. */
    EPOLL {
        @Override
        @Nullable Throwable unavailability() {
            return Epoll.unavailabilityCause();
        }

        @Override
        public IoHandlerFactory loops(int connections) {
            return EpollIoHandler.newFactory(EVENTS_AT_ONCE, DefaultSelectStrategyFactory.INSTANCE);
        }

        @Override
        Sockets thinSockets(IoEventLoop loop, SocketPlan plan) {
            return new EpollSockets(loop, plan);
        }

        @Override
        Class<? extends Channel> channel() {
            return EpollSocketChannel.class;
        }

        @Override
        ChannelOptions channelOptions() {
            return new ChannelOptions(
                    EpollChannelOption.TCP_KEEPIDLE,
                    EpollChannelOption.TCP_KEEPINTVL,
                    EpollChannelOption.TCP_KEEPCNT,
                    Optional.of(EpollChannelOption.TCP_USER_TIMEOUT));
        }
    },
    /** Channels on the JDK's selector. */
    NIO {
        @Override
        @Nullable Throwable unavailability() {
            return null;
        }

        @Override
        public IoHandlerFactory loops(int connections) {
            return NioIoHandler.newFactory();
        }

        @Override
        Sockets thinSockets(IoEventLoop loop, SocketPlan plan) {
            return plan.areUnix() ? socketFileChannels(loop, plan) : channels(loop, plan);
        }

        /** The JDK has other channels for them, which have one option. */
        private static Sockets socketFileChannels(IoEventLoop loop, SocketPlan plan) {
            Bootstrap channels = new Bootstrap().channel(NioDomainSocketChannel.class);
            plan.options().sendBufferBytes().ifPresent(bytes -> channels.option(ChannelOption.SO_SNDBUF, bytes));
            return new PipelineSockets(loop, channels, plan);
        }

        @Override
        Class<? extends Channel> channel() {
            return NioSocketChannel.class;
        }

        @Override
        ChannelOptions channelOptions() {
            return new ChannelOptions(
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT),
                    Optional.empty());
        }
    };

    /**
     * What epoll_wait(2) returns at most. What is due is looked for in between, and a server has something to do again
     * before the last of thousands of connections has had its turn.
     */
    private static final int EVENTS_AT_ONCE = 256;

    // Of io_uring's rings. The kernel and the loop go round them all the time, so that small ones stay in the caches;
    // what does not fit is submitted, or kept by the kernel, in between.

    /** A send, and the receive after it. */
    private static final int SUBMISSIONS_EACH = 2;

    private static final int FEWEST_SUBMISSIONS = 128;
    private static final int MOST_SUBMISSIONS = 1024;

    /** A send, a receive, and what cancels both. */
    private static final int COMPLETIONS_EACH = 4;

    private static final int FEWEST_COMPLETIONS = 512;

    /** IORING_MAX_CQ_ENTRIES. */
    private static final int MOST_COMPLETIONS = 65_536;

    private static int powerOfTwo(int wanted, int fewest, int most) {
        int enough = Integer.highestOneBit(Math.max(1, wanted - 1)) << 1;
        return Math.max(fewest, Math.min(most, enough));
    }

    /**
     * The drive for a plan. Unless the plan names one: epoll, which needs the least time of the CPU for a request and
     * keeps a timetable closest; without that io_uring, and NIO at last.
     *
     * @throws InvalidSettings if this machine does not have what the plan names, or it lacks what the plan asks for
     */
    public static Drive of(Plan plan) {
        Drive drive = switch (plan.transport()) {
            case IO_URING -> required(IO_URING);
            case EPOLL -> required(EPOLL);
            case NIO -> NIO;
            case AUTO -> best();
        };
        drive.checkOptions(plan.socketOptions());
        return drive;
    }

    /** The JDK has no TCP_USER_TIMEOUT ({@link ExtendedSocketOptions}). */
    private void checkOptions(SocketOptions options) {
        if (this == NIO && options.userTimeout().isPresent()) {
            throw new InvalidSettings(List.of(new Fault(
                    "userTimeout",
                    Quantity.exactly(options.userTimeout().get()),
                    "off on transport nio; epoll and io_uring have TCP_USER_TIMEOUT")));
        }
    }

    private static Drive best() {
        return Stream.of(EPOLL, IO_URING).filter(Drive::isAvailable).findFirst().orElse(NIO);
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

    /**
     * Makes the event loops.
     *
     * @param connections on each of them, at the most
     */
    public abstract IoHandlerFactory loops(int connections);

    /** Makes the sockets of one of them: thin ones, unless they have to be secured, which Netty does for channels. */
    public final Sockets sockets(IoEventLoop loop, SocketPlan plan) {
        return plan.tls().isPresent() ? channels(loop, plan) : thinSockets(loop, plan);
    }

    final Sockets channels(IoEventLoop loop, SocketPlan plan) {
        Bootstrap channels = new Bootstrap().channel(channel());
        channelOptions().set(channels, plan.options());
        return new PipelineSockets(loop, channels, plan);
    }

    /** Sockets without channels, where this drive has them. */
    abstract Sockets thinSockets(IoEventLoop loop, SocketPlan plan);

    /** Its channels. */
    abstract Class<? extends Channel> channel();

    /** What they call the options of their sockets. */
    abstract ChannelOptions channelOptions();
}
