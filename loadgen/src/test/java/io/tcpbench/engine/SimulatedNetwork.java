package io.tcpbench.engine;

import io.netty.buffer.ByteBuf;
import io.tcpbench.plan.Expectation;
import io.tcpbench.plan.Plan;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A target and the way to it, of which nothing is real: one source of chance decides what happens, and everything that
 * happened is counted on this side too.
 */
final class SimulatedNetwork {
    private static final List<Supplier<IOException>> CONNECT_ERRORS = List.of(
            () -> new ConnectException("Connection refused"),
            () -> new ConnectException("Connection timed out"),
            () -> new ConnectException("Network is unreachable"),
            () -> new NoRouteToHostException("No route to host"),
            NoRouteToHostException::new,
            () -> new SocketException("Permission denied"),
            () -> new SocketException("Invalid argument"),
            () -> new SocketException("Too many open files"),
            () -> new SocketException("Too many open files in system"),
            () -> new BindException("Address already in use"),
            () -> new BindException("Cannot assign requested address"),
            () -> new IOException("connect(..) failed with error(-99): Cannot assign requested address"),
            () -> new IOException("finishConnect(..) failed with error(-104): Connection reset by peer"),
            () -> new IOException("finishConnect(..) failed with error(-5): Input/output error"));
    private static final List<Supplier<IOException>> ERRORS = List.of(
            () -> new SocketException("Connection reset"),
            () -> new IOException("Broken pipe"),
            () -> new IOException("Connection timed out"),
            () -> new SocketException("Software caused connection abort"),
            () -> new NoRouteToHostException("No route to host"),
            () -> new IOException("Network is unreachable"),
            () -> new IOException("recvAddress(..) failed with error(-104): Connection reset by peer"),
            () -> new IOException("writeAddress(..) failed with error(-32): Broken pipe"),
            () -> new IOException("recvAddress(..) failed with error(-5): Input/output error"));

    private final Plan plan;
    private final Weather weather;
    private final VirtualClock clock;
    private final SplittableRandom random;
    private final Truth truth = new Truth();
    private final int requestBytes;
    private final byte[] response;
    private int nextPort = 32_768;

    /** What happened, as the network saw it. */
    static final class Truth {
        long connected;
        long refused;
        long open;
        long mostOpen;
        long requestBytesTaken;
        long bytesRead;
        long responses;
        long responsesInTime;
        long endings;
        long connecting;
        long mostRequestsOfConnection;
        long tooEarly;
        final Moments refusals = new Moments();
        final Moments backOffs = new Moments();
        final Moments endsInUse = new Moments();
    }

    /** Moments at which something happened, in order. */
    static final class Moments {
        private final List<Long> nanos = new ArrayList<>();

        void add(long nowNanos) {
            nanos.add(nowNanos);
        }

        long count() {
            return nanos.size();
        }

        /** How many were after that. */
        long after(long earliestNanos) {
            int first = nanos.size();
            while (first > 0 && nanos.get(first - 1) > earliestNanos) {
                first--;
            }
            return (long) nanos.size() - first;
        }
    }

    SimulatedNetwork(Plan plan, Weather weather, VirtualClock clock, ByteBuf request, SplittableRandom random) {
        this.plan = plan;
        this.weather = weather;
        this.clock = clock;
        this.random = random;
        this.requestBytes = request.readableBytes();
        this.response = response(plan.send().bytes());
    }

    private byte[] response(byte[] request) {
        if (plan.expect() instanceof Expectation.Echo) {
            return request;
        }
        if (plan.expect() instanceof Expectation.Size size) {
            return new byte[size.bytes()];
        }
        byte[] line = new byte[1 + random.nextInt(40)];
        line[line.length - 1] = '\n';
        return line;
    }

    Plan plan() {
        return plan;
    }

    /** Whether bytes may come that nobody asked for. */
    boolean isStormy() {
        return weather.unasked() > 0;
    }

    Weather weather() {
        return weather;
    }

    VirtualClock clock() {
        return clock;
    }

    Truth truth() {
        return truth;
    }

    SplittableRandom random() {
        return random;
    }

    int requestBytes() {
        return requestBytes;
    }

    byte[] response() {
        return response.clone();
    }

    boolean happens(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    /** How long something takes: from half of the typical time to twice of it, or much longer. */
    long delayNanos() {
        long delayNanos = (long) (weather.latencyNanos() * (0.5 + 1.5 * random.nextDouble()));
        return happens(weather.slow())
                ? delayNanos + random.nextLong(2 * plan.timeout().toNanos())
                : delayNanos;
    }

    /** Any time during a run. */
    long someTimeNanos() {
        return random.nextLong(
                plan.warmup().plus(plan.duration()).plus(plan.timeout()).toNanos());
    }

    /** A source address; now and then that of the target itself, as simultaneous open makes it. */
    InetSocketAddress source(InetSocketAddress target) {
        return happens(weather.connectFails() / 10)
                ? target
                : new InetSocketAddress(target.getAddress(), nextPort++ & 0xffff);
    }

    IOException connectError() {
        return CONNECT_ERRORS.get(random.nextInt(CONNECT_ERRORS.size())).get();
    }

    IOException error() {
        return ERRORS.get(random.nextInt(ERRORS.size())).get();
    }
}
