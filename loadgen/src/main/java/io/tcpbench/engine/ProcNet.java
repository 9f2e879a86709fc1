package io.tcpbench.engine;

import io.tcpbench.result.KernelCounter;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * TCP in one network namespace, as {@code /proc/PID/net} shows it. What is missing or reads otherwise than expected is
 * left out: other kernels have other files.
 *
 * <p>Source: proc(5), and {@code Documentation/networking/proc_net_tcp.rst} of Linux. Of a socket that listens, the
 * column {@code rx_queue} is the number of connections that wait to be accepted.
 */
record ProcNet(Path folder) {
    private static final String LISTEN = "0A";
    private static final int HEX = 16;

    /**
     * Slot, local address and port, remote address, state, tx_queue:rx_queue, timer, retransmits, uid, timeout, inode.
     */
    private static final Pattern LISTENER =
            Pattern.compile("\\s*\\d+: (\\p{XDigit}{8}|\\p{XDigit}{32}):(\\p{XDigit}{4})" + " \\S+ " + LISTEN
                    + " \\p{XDigit}{8}:(\\p{XDigit}{8}) \\S+ \\S+ +\\d+ +\\d+ (\\d{1,18})\\b.*");

    private static final Map<String, KernelCounter> COUNTERS = Stream.of(KernelCounter.values())
            .collect(Collectors.toUnmodifiableMap(KernelCounter::kernelName, Function.identity()));

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /**
     * A socket that listens.
     *
     * @param waiting connections that are established and not yet accepted
     * @param inode which no other socket has
     */
    record Listener(InetSocketAddress address, long waiting, long inode) {
        private boolean isWildcard() {
            return address.getAddress().isAnyLocalAddress();
        }
    }

    /** What the kernel has counted until now. */
    Map<KernelCounter, Long> counters() {
        Map<KernelCounter, Long> counters = new EnumMap<>(KernelCounter.class);
        addCounters("netstat", counters);
        addCounters("snmp", counters);
        return counters;
    }

    /** Lines come in pairs: names, then their numbers. */
    private void addCounters(String file, Map<KernelCounter, Long> counters) {
        List<String> lines = lines(file);
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            String[] names = lines.get(i).split(" ", -1);
            String[] numbers = lines.get(i + 1).split(" ", -1);
            for (int j = 1; j < Math.min(names.length, numbers.length); j++) {
                KernelCounter counter = COUNTERS.get(names[j]);
                if (counter != null && NUMBER.matcher(numbers[j]).matches()) {
                    counters.put(counter, Long.parseLong(numbers[j]));
                }
            }
        }
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(folder.resolve(file));
        } catch (IOException notLinux) {
            return List.of();
        }
    }

    /** Whether an address is one of the namespace's own. */
    boolean has(InetAddress address) {
        return address instanceof Inet4Address ? hasIpv4(address.getHostAddress()) : hasIpv6(address.getAddress());
    }

    /** Each address is followed by what it is for: {@code |-- 10.0.0.2}, then {@code /32 host LOCAL}. */
    private boolean hasIpv4(String address) {
        List<String> lines = lines("fib_trie");
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).endsWith("|-- " + address)
                    && lines.get(i + 1).strip().equals("/32 host LOCAL")) {
                return true;
            }
        }
        return false;
    }

    /** Addresses come first in their lines, without colons. */
    private boolean hasIpv6(byte[] address) {
        String hex = HexFormat.of().formatHex(address);
        return lines("if_inet6").stream().anyMatch(line -> line.startsWith(hex + " "));
    }

    /** Who gets a connection to this address: the sockets that listen on it, else those that listen on all. */
    List<Listener> listenersOf(InetSocketAddress target) {
        return listenersOf(target, Set.of());
    }

    /**
     * The same, without a search for more than are known. Behind the last socket that listens the kernel looks through
     * its whole table for the first connection, which takes it milliseconds where there is none.
     *
     * @param known inodes after which nothing is read any more; none of them for a whole look
     */
    List<Listener> listenersOf(InetSocketAddress target, Set<Long> known) {
        List<Listener> onPort = new ArrayList<>();
        for (String file : List.of("tcp", "tcp6")) {
            if (!areAllAmong(onPort, known)) {
                addListeners(file, target.getPort(), known, onPort);
            }
        }
        List<Listener> exact = onPort.stream()
                .filter(listener -> listener.address().equals(target))
                .toList();
        return exact.isEmpty() ? onPort.stream().filter(Listener::isWildcard).toList() : exact;
    }

    private static boolean areAllAmong(List<Listener> listeners, Set<Long> known) {
        return !known.isEmpty()
                && listeners.stream()
                        .map(Listener::inode)
                        .collect(Collectors.toSet())
                        .containsAll(known);
    }

    /** Those that listen come first, so that a hundred thousand connections behind them need not be read. */
    private void addListeners(String file, int port, Set<Long> known, List<Listener> listeners) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new LineByLine(Files.newInputStream(folder.resolve(file))), StandardCharsets.US_ASCII))) {
            lines.readLine();
            String line = lines.readLine();
            while (line != null) {
                Matcher socket = LISTENER.matcher(line);
                if (!socket.matches()) {
                    return;
                }
                if (Integer.parseInt(socket.group(2), HEX) == port) {
                    listeners.add(listener(socket));
                }
                line = areAllAmong(listeners, known) ? null : lines.readLine();
            }
        } catch (IOException notLinux) {
            // Nobody listens that could be seen.
        }
    }

    /** Asks for no more than a line at a time: the kernel makes a file in /proc while it is read. */
    private static final class LineByLine extends FilterInputStream {
        /** In {@code tcp}; those in {@code tcp6} are longer, and come in two. */
        private static final int LINE_BYTES = 150;

        LineByLine(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            return super.read(to, offset, Math.min(length, LINE_BYTES));
        }

        /** None that could be had without reading, so that nobody reads ahead. */
        @Override
        public int available() {
            return 0;
        }
    }

    private static Listener listener(Matcher line) {
        return new Listener(
                new InetSocketAddress(address(line.group(1)), Integer.parseInt(line.group(2), HEX)),
                Long.parseLong(line.group(3), HEX),
                Long.parseLong(line.group(4)));
    }

    /** Words of 32 bits, each as this machine orders their bytes. */
    private static InetAddress address(String hex) {
        int digits = Integer.BYTES * 2;
        ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
        for (int at = 0; at < hex.length(); at += digits) {
            bytes.putInt(Integer.parseUnsignedInt(hex, at, at + digits, HEX));
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(hex, wrongLength);
        }
    }
}
