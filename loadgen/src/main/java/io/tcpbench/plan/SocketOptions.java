package io.tcpbench.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the kernel is asked to do with the bytes of each connection: options of socket(7) and tcp(7).
 *
 * @param noDelay TCP_NODELAY: whether a request leaves at once, or waits until what was sent before is acknowledged
 * @param keepAlive whether a silent peer is asked if it is still there
 * @param userTimeout TCP_USER_TIMEOUT: how long what was sent may stay unacknowledged before the connection is dead, in
 *     whole milliseconds; empty for as long as the kernel sends it again
 * @param receiveBufferBytes SO_RCVBUF; empty for the kernel's choice
 * @param sendBufferBytes SO_SNDBUF; empty for the kernel's choice
 * @param resetsOnClose SO_LINGER of 0: whether our end of a connection is RST and not FIN, which leaves no TIME_WAIT
 */
public record SocketOptions(
        boolean noDelay,
        KeepAlive keepAlive,
        Optional<Duration> userTimeout,
        OptionalInt receiveBufferBytes,
        OptionalInt sendBufferBytes,
        boolean resetsOnClose) {

    private static final String OFF = "off";
    private static final Duration SHORTEST_USER_TIMEOUT = Duration.ofMillis(1);
    private static final Duration LONGEST_USER_TIMEOUT = Duration.ofHours(1);
    private static final long LARGEST_BUFFER_BYTES = 1L << 30;

    /** What has another value than usual, by the names of the plan, as {@link Plan#settings} has them. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (!noDelay) {
            settings.put("noDelay", "false");
        }
        if (!(keepAlive instanceof KeepAlive.Off)) {
            settings.put("keepAlive", keepAlive.spec());
        }
        userTimeout.ifPresent(time -> settings.put("userTimeout", Quantity.exactly(time)));
        receiveBufferBytes.ifPresent(bytes -> settings.put("receiveBuffer", bytes));
        sendBufferBytes.ifPresent(bytes -> settings.put("sendBuffer", bytes));
        if (resetsOnClose) {
            settings.put("linger", "0");
        }
        return settings;
    }

    static Optional<Duration> parseUserTimeout(String text) {
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        Duration time = Quantity.duration(text);
        if (time.compareTo(SHORTEST_USER_TIMEOUT) < 0
                || time.compareTo(LONGEST_USER_TIMEOUT) > 0
                || !time.equals(Duration.ofMillis(time.toMillis()))) {
            throw new IllegalArgumentException("off, or whole milliseconds from 1ms to 1h");
        }
        return Optional.of(time);
    }

    static OptionalInt parseBuffer(String text) {
        long bytes = Quantity.bytes(text);
        if (bytes < 1 || bytes > LARGEST_BUFFER_BYTES) {
            throw new IllegalArgumentException("a number of bytes from 1 to 1GiB, such as 64KiB");
        }
        return OptionalInt.of((int) bytes);
    }

    /** Any other time would have close(2) wait so long, on the event loop, for a peer that acknowledges nothing. */
    static boolean parseLinger(String text) {
        return switch (text) {
            case OFF -> false;
            case "0" -> true;
            default -> throw new IllegalArgumentException("off, or 0 to close with a reset");
        };
    }
}
