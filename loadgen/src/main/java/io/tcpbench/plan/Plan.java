package io.tcpbench.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What to send to whom, how much of it and for how long. Two runs of equal plans are comparable. Made by
 * {@link PlanSettings}, which knows the defaults and the allowed ranges.
 *
 * @param connections held at the same time, at least 1
 * @param pipeline requests in flight per connection, at least 1
 * @param warmup load that is not counted, before the counted one; may be zero
 * @param duration of the counted load, over zero; with {@code requests} the longest that it may take
 * @param requests that are counted, after which the load ends; empty where time ends it
 * @param check what a response has to hold beyond an end; empty where {@code expect} says it all
 * @param maxResponseBytes a larger response is a failure, 1 to {@link Payload#MAX_BYTES}
 * @param tls how connections are secured; empty for not at all
 * @param requestsPerConnection a connection is closed and reopened after so many; empty for never
 * @param connectRatePerSecond how fast connections are opened; empty for as fast as they succeed
 * @param localAddresses source addresses, taken in turn; empty for the kernel's choice
 * @param socketOptions of every connection
 * @param proxyProtocol whether every connection begins with a header of it
 * @param connectTimeout over zero, at most 1 h
 * @param timeout of a request, from its due time; over zero, at most 1 h
 * @param threads event loops; empty for half the CPUs
 * @param spin whether event loops never wait: requests leave on time, for a whole CPU each
 * @param seed of everything drawn at random
 */
public record Plan(
        Target target,
        Load load,
        int connections,
        int pipeline,
        Duration warmup,
        Duration duration,
        OptionalLong requests,
        Payload send,
        Expectation expect,
        Optional<Check> check,
        int maxResponseBytes,
        Optional<Tls> tls,
        OptionalLong requestsPerConnection,
        OptionalDouble connectRatePerSecond,
        List<String> localAddresses,
        SocketOptions socketOptions,
        ProxyProtocol proxyProtocol,
        Duration connectTimeout,
        Duration timeout,
        OptionalInt threads,
        Transport transport,
        boolean spin,
        long seed) {

    /** The settings that say where and with which dice, not what: left out of {@link #hash}. */
    private static final List<String> NOT_COMPARED = List.of("target", "seed");

    /** Keeps its own copy of the lists. */
    public Plan {
        localAddresses = List.copyOf(localAddresses);
    }

    /** The same load on another target, with other dice, for another time. */
    public Plan repeated(Target at, long seeded, Duration warmedUp, Duration counted) {
        return copy(at, load, warmedUp, counted, transport, seeded);
    }

    /** The same with requests that are due otherwise. */
    public Plan under(Load other) {
        return copy(target, other, warmup, duration, transport, seed);
    }

    /** The same with sockets that are driven otherwise. */
    public Plan on(Transport other) {
        return copy(target, load, warmup, duration, other, seed);
    }

    private Plan copy(Target at, Load asked, Duration warmedUp, Duration counted, Transport driven, long seeded) {
        return new Plan(
                at,
                asked,
                connections,
                pipeline,
                warmedUp,
                counted,
                requests,
                send,
                expect,
                check,
                maxResponseBytes,
                tls,
                requestsPerConnection,
                connectRatePerSecond,
                localAddresses,
                socketOptions,
                proxyProtocol,
                connectTimeout,
                timeout,
                threads,
                driven,
                spin,
                seeded);
    }

    private boolean isStaged() {
        return load instanceof Load.Open open && !open.stages().isEmpty();
    }

    /** Whether nobody answers: a request is done when the socket has taken its bytes. */
    public boolean isOneWay() {
        return expect instanceof Expectation.None;
    }

    /**
     * The settings of a plan file that make this plan, in the order of the documentation: whole numbers as
     * {@link Integer} or {@link Long}, everything else as text. What has no value is left out.
     */
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", target.toString());
        settings.put("connections", connections);
        if (requests.isPresent()) {
            settings.put("requests", requests.getAsLong());
        } else if (!isStaged()) {
            settings.put("duration", Quantity.exactly(duration));
        }
        settings.put("warmup", Quantity.exactly(warmup));
        if (load instanceof Load.Open open) {
            if (isStaged()) {
                settings.put("stages", Stage.spec(open.stages()));
            } else {
                settings.put("rate", Quantity.exactly(open.ratePerSecond()));
            }
            settings.put("arrivals", PlanSettings.word(open.arrivals()));
        } else if (load instanceof Load.Closed closed && !closed.think().isZero()) {
            settings.put("think", Quantity.exactly(closed.think()));
        }
        settings.put("pipeline", pipeline);
        requestsPerConnection.ifPresent(n -> settings.put("requestsPerConnection", n));
        connectRatePerSecond.ifPresent(rate -> settings.put("connectRate", Quantity.exactly(rate)));
        settings.put("send", send.spec());
        settings.put("expect", expect.spec());
        check.ifPresent(has -> settings.put("check", has.spec()));
        if (maxResponseBytes != PlanSettings.MAX_RESPONSE_BYTES) {
            settings.put("maxResponse", maxResponseBytes);
        }
        tls.ifPresent(secured -> TlsSettings.put(secured, settings));
        settings.put("connectTimeout", Quantity.exactly(connectTimeout));
        settings.put("timeout", Quantity.exactly(timeout));
        threads.ifPresent(n -> settings.put("threads", n));
        settings.put("transport", PlanSettings.word(transport));
        if (spin) {
            settings.put("spin", "true");
        }
        if (!localAddresses.isEmpty()) {
            settings.put("localAddress", String.join(",", localAddresses));
        }
        settings.putAll(socketOptions.settings());
        if (proxyProtocol != ProxyProtocol.OFF) {
            settings.put("proxyProtocol", PlanSettings.word(proxyProtocol));
        }
        settings.put("seed", seed);
        return settings;
    }

    /**
     * SHA-256 in hexadecimal of what makes two runs comparable: every setting but target and seed, and the digest of
     * the bytes that are sent.
     */
    public String hash() {
        Map<String, Object> compared = settings();
        compared.keySet().removeAll(NOT_COMPARED);
        MessageDigest digest = Payload.newDigest();
        compared.forEach((name, value) -> digest.update((name + '=' + value + '\n').getBytes(StandardCharsets.UTF_8)));
        digest.update(HexFormat.of().parseHex(send.sha256()));
        return HexFormat.of().formatHex(digest.digest());
    }
}
