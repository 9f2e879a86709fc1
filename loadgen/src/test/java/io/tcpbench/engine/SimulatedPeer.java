package io.tcpbench.engine;

import io.netty.channel.ConnectTimeoutException;
import io.tcpbench.plan.Expectation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * The other end of one connection: reads requests, answers them in order, rightly or not, and knows how many of its
 * answers were read and when.
 */
final class SimulatedPeer {
    private static final int LARGEST_BUFFER_BYTES = 2_048;
    private static final int ENDLESS_BYTES = 3_000;
    private static final long SHORTEST_BACK_OFF_NANOS = 50_000_000;

    private final SimulatedChannel channel;
    private final SimulatedLoop loop;
    private final SimulatedNetwork network;
    private final BooleanSupplier isOver;
    private final Weather weather;
    private final SplittableRandom random;
    private final List<Long> askedNanos = new ArrayList<>();
    private final Deque<Long> responseEnds = new ArrayDeque<>();
    private long bytesTaken;
    private long bytesSent;
    private long bytesRead;
    private long linesRead;
    private long lastNanos = Long.MIN_VALUE;
    private boolean stalled;
    private boolean silent;

    SimulatedPeer(SimulatedChannel channel, SimulatedLoop loop, SimulatedNetwork network, BooleanSupplier isOver) {
        this.channel = channel;
        this.loop = loop;
        this.network = network;
        this.isOver = isOver;
        this.weather = network.weather();
        this.random = network.random();
    }

    // The handshake.

    void connect(SocketAddress target) {
        long nowNanos = network.clock().frozen();
        SimulatedNetwork.Truth truth = network.truth();
        truth.connecting++;
        if (truth.connecting + truth.open + truth.refusals.after(nowNanos - SHORTEST_BACK_OFF_NANOS)
                > network.plan().connections()) {
            truth.tooEarly++;
        }
        long timeoutNanos = network.plan().connectTimeout().toNanos();
        long delayNanos = network.delayNanos();
        if (network.happens(weather.connectFails())) {
            IOException cause = network.connectError();
            if (random.nextBoolean()) {
                refuse(cause);
            } else {
                loop.at(nowNanos + Math.min(delayNanos, timeoutNanos), () -> refuse(cause));
            }
        } else if (delayNanos >= timeoutNanos || network.happens(weather.connectSilent())) {
            loop.at(nowNanos + timeoutNanos, () -> refuse(new ConnectTimeoutException("connection timed out")));
        } else if (random.nextInt(10) == 0) {
            accept((InetSocketAddress) target);
        } else {
            loop.at(nowNanos + delayNanos, () -> accept((InetSocketAddress) target));
        }
    }

    private void refuse(IOException cause) {
        network.truth().connecting--;
        network.truth().refusals.add(network.clock().frozen());
        network.truth().backOffs.add(network.clock().frozen());
        if (!isOver.getAsBoolean()) {
            network.truth().refused++;
        }
        channel.refuse(cause);
    }

    private void accept(InetSocketAddress target) {
        network.truth().connecting--;
        if (!channel.isOpen()) {
            return;
        }
        InetSocketAddress source = network.source(target);
        SimulatedNetwork.Truth truth = network.truth();
        truth.open++;
        truth.mostOpen = Math.max(truth.mostOpen, truth.open);
        if (!isOver.getAsBoolean()) {
            if (source.equals(target)) {
                truth.refused++;
            } else {
                truth.connected++;
            }
        }
        long nowNanos = network.clock().frozen();
        if (network.happens(weather.idleEnd())) {
            loop.at(nowNanos + network.someTimeNanos(), this::end);
        }
        if (network.happens(weather.unasked())) {
            loop.at(nowNanos + network.someTimeNanos(), () -> deliver(new byte[1 + random.nextInt(40)], false));
        }
        channel.succeed(source);
    }

    // Requests.

    /** Takes up to so many bytes of requests; returns how many. */
    int take(int bytes) throws IOException {
        if (stalled) {
            return 0;
        }
        if (network.happens(weather.writeError())) {
            network.truth().endings++;
            throw network.error();
        }
        int taken = network.happens(weather.stall()) ? stall(bytes) : bytes;
        bytesTaken += taken;
        network.truth().requestBytesTaken += taken;
        while (bytesTaken / network.requestBytes() > askedNanos.size()) {
            askedNanos.add(network.clock().frozen());
            network.truth().mostRequestsOfConnection =
                    Math.max(network.truth().mostRequestsOfConnection, askedNanos.size());
            react();
        }
        return taken;
    }

    private int stall(int bytes) {
        stalled = true;
        long againNanos = network.clock().frozen()
                + random.nextLong(2 * network.plan().timeout().toNanos());
        loop.at(againNanos, () -> {
            stalled = false;
            channel.writable();
        });
        return random.nextInt(bytes);
    }

    // Responses.

    private void react() {
        byte[] response = network.response();
        if (silent || network.happens(weather.never())) {
            return;
        }
        if (network.happens(weather.reset()) || network.happens(weather.fin())) {
            silent = true;
            send(Arrays.copyOf(response, random.nextInt(response.length)), false);
            loop.at(nextNanos(), this::end);
        } else if (network.happens(weather.wrong())) {
            response[random.nextInt(response.length)] ^= 1;
            send(response, false);
        } else if (network.happens(weather.truncated())) {
            send(Arrays.copyOf(response, random.nextInt(response.length)), false);
        } else if (network.happens(weather.longer())) {
            send(response, true);
            send(new byte[1 + random.nextInt(40)], false);
        } else if (network.happens(weather.endless())) {
            send(new byte[ENDLESS_BYTES], false);
        } else {
            send(response, true);
            if (network.happens(weather.twice())) {
                send(response, true);
            }
        }
    }

    private long nextNanos() {
        lastNanos = Math.max(lastNanos, network.clock().frozen() + network.delayNanos());
        return lastNanos;
    }

    /** Behind what was sent before, in one piece or in several. */
    private void send(byte[] bytes, boolean isRight) {
        boolean whole = !network.happens(weather.pieces());
        int from = 0;
        long atNanos = nextNanos();
        while (from < bytes.length) {
            int to = whole ? bytes.length : from + 1 + random.nextInt(bytes.length - from);
            byte[] piece = Arrays.copyOfRange(bytes, from, to);
            boolean isRightEnd = isRight && to == bytes.length;
            loop.at(atNanos, () -> deliver(piece, isRightEnd));
            lastNanos = atNanos;
            atNanos += random.nextLong(weather.latencyNanos() / 2 + 1);
            from = to;
        }
    }

    private void deliver(byte[] bytes, boolean isRightEnd) {
        bytesSent += bytes.length;
        if (isRightEnd) {
            responseEnds.add(bytesSent);
        }
        channel.receive(bytes);
    }

    private void end() {
        network.truth().endings++;
        if (random.nextBoolean()) {
            channel.finish();
        } else {
            channel.fail(network.error());
        }
    }

    // What the client's side tells.

    /** How much is read at once. */
    int bufferBytes() {
        return 1 + random.nextInt(LARGEST_BUFFER_BYTES);
    }

    /**
     * Bytes that are handed to the client now: those of the responses in them that it may take for right ones count.
     */
    void wasRead(byte[] bytes) {
        long bytesBefore = bytesRead;
        bytesRead += bytes.length;
        network.truth().bytesRead += bytes.length;
        if (network.plan().expect() instanceof Expectation.Size size) {
            for (long number = bytesBefore / size.bytes(); number < bytesRead / size.bytes(); number++) {
                wasRead(number);
            }
        } else if (network.plan().expect() instanceof Expectation.Line) {
            for (byte each : bytes) {
                if (each == '\n') {
                    wasRead(linesRead++);
                }
            }
        } else {
            readEchoes();
        }
    }

    /** Behind too many or too few bytes none is right any more. */
    private void readEchoes() {
        while (!responseEnds.isEmpty() && responseEnds.element() <= bytesRead) {
            long end = responseEnds.remove();
            if (end % network.requestBytes() == 0) {
                wasRead(end / network.requestBytes() - 1);
            }
        }
    }

    /** The response to the request of this number, from 0; a request that was not taken yet cannot be late. */
    private void wasRead(long number) {
        SimulatedNetwork.Truth truth = network.truth();
        truth.responses++;
        long timeoutNanos = network.plan().timeout().toNanos();
        if (number >= askedNanos.size() || network.clock().frozen() - askedNanos.get((int) number) < timeoutNanos) {
            truth.responsesInTime++;
        }
    }

    /**
     * A connection on which something came was in use, and is replaced at once: it had an answer, or a request failed.
     * In a storm it may have had nothing but bytes that nobody asked for.
     */
    void wasClosed() {
        network.truth().open--;
        boolean inUse = bytesRead > 0 && !network.isStormy();
        (inUse ? network.truth().endsInUse : network.truth().backOffs)
                .add(network.clock().frozen());
    }
}
