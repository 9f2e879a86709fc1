package io.tcpbench.plan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the server listens, as the user wrote it. */
public sealed interface Target {

    /**
     * Over TCP. The name is resolved once, when a run starts.
     *
     * @param host a name or a literal address, without brackets
     * @param port 1 to 65535
     */
    record Tcp(String host, int port) implements Target {
        /** Checks that the host is not empty and the port is one that a client can connect to. */
        public Tcp {
            if (host.isEmpty() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException(ALLOWED);
            }
        }

        private static Tcp parse(String text) {
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
                return new Tcp(host, Integer.parseInt(text.substring(colon + 1)));
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

    /**
     * On this machine, by a socket file (unix(7)).
     *
     * @param path of the file, with a slash, relative to the working folder or not
     */
    record Unix(String path) implements Target {
        /** {@code sun_path} of Linux, with the NUL at its end. */
        private static final int MOST_BYTES = 108;

        /** Checks that the kernel can be told the path. */
        public Unix {
            if (path.indexOf('/') < 0
                    || path.indexOf('\0') >= 0
                    || path.getBytes(StandardCharsets.UTF_8).length >= MOST_BYTES) {
                throw new IllegalArgumentException("unix:PATH with a slash in the path, of at most 107 bytes");
            }
        }

        /** What is asked for and no Unix-domain socket has (unix(7)). */
        public List<Fault> faults(SocketOptions options, List<String> localAddresses, boolean secured) {
            Map<String, Object> ofTcp = new LinkedHashMap<>(options.settings());
            ofTcp.remove("sendBuffer");
            if (!localAddresses.isEmpty()) {
                ofTcp.put("localAddress", String.join(",", localAddresses));
            }
            if (secured) {
                ofTcp.put("tls", "true");
            }
            return ofTcp.entrySet().stream()
                    .map(given ->
                            new Fault(given.getKey(), given.getValue().toString(), "nothing of it with a socket file"))
                    .toList();
        }

        /** {@code unix:PATH}. */
        @Override
        public String toString() {
            return SCHEME + path;
        }
    }

    /** What a socket file is written with; {@code unix:9090} is a host of that name. */
    String SCHEME = "unix:";

    /** What {@link #parse} takes, for messages. */
    String ALLOWED = "HOST:PORT with a port from 1 to 65535, an IPv6 address in brackets, or unix:PATH";

    /**
     * Reads {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code unix:PATH}.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    static Target parse(String text) {
        return text.startsWith(SCHEME) && text.indexOf('/') >= 0
                ? new Unix(text.substring(SCHEME.length()))
                : Tcp.parse(text);
    }
}
