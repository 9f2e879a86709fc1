package io.tcpbench.plan;

/**
 * Where the server listens, as the user wrote it. The name is resolved once, when a run starts.
 *
 * @param host a name or a literal address, without brackets
 * @param port 1 to 65535
 */
public record Target(String host, int port) {
    private static final String ALLOWED = "HOST:PORT with a port from 1 to 65535, an IPv6 address in brackets";

    /** Checks that the host is not empty and the port is one that a client can connect to. */
    public Target {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(ALLOWED);
        }
    }

    /**
     * Reads {@code HOST:PORT} or {@code [IPV6]:PORT}.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static Target parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(ALLOWED);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(ALLOWED);
        }
        try {
            return new Target(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(ALLOWED, notANumber);
        }
    }

    /** {@code HOST:PORT}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
