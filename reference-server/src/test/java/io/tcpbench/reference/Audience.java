package io.tcpbench.reference;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Clients that send numbered lines all at once and write down what they get, until each has seen its end. What befell
 * their requests is read from the bytes alone: any two lines differ in fifteen places, so that one wrong byte can't
 * make one the other.
 */
final class Audience implements AutoCloseable {

    enum End {
        OPEN,
        FIN,
        RST
    }

    /** What one client has seen, request by request. */
    static final class Seen {

        int right;
        int wrongByte;
        int garbage;
        int duplicate;
        int unasked;
        int truncated;
        int gaps;
        int bytes;
        End end = End.OPEN;

        int answers() {
            return right + wrongByte + garbage + duplicate + unasked;
        }
    }

    private static final class Listener {

        private final SocketChannel channel;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private End end = End.OPEN;

        Listener(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private static final String UNASKED = "unasked\n";

    private final Selector selector = Selector.open();
    private final List<Listener> listeners = new ArrayList<>();
    private final int requests;
    private final long beganNanos = System.nanoTime();

    /** So many clients connect and send so many lines each; then they end sending, or keep quiet. */
    Audience(InetSocketAddress address, int clients, int requests, boolean endsSending) throws IOException {
        this.requests = requests;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            lines.append(line(i));
        }
        for (int i = 0; i < clients; i++) {
            SocketChannel channel = SocketChannel.open(address);
            Listener listener = new Listener(channel);
            listeners.add(listener);
            try {
                channel.write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.US_ASCII)));
                if (endsSending) {
                    channel.shutdownOutput();
                }
            } catch (IOException refused) {
                // The server was faster. The kernel tells of a reset once: after a write has told it, a read sees an
                // end.
                if (String.valueOf(refused.getMessage()).contains("reset")) {
                    listener.end = End.RST;
                    continue;
                }
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, listener);
        }
    }

    /** 16 bytes: a letter that stands for the number, and a line feed. */
    static String line(int number) {
        String letter = String.valueOf((char) ('a' + number));
        return letter.repeat(15) + "\n";
    }

    /** Listens for a while and returns how many clients have seen their end. */
    int listenMillis(int millis) throws IOException {
        selector.select(key -> hear((Listener) key.attachment(), key), millis);
        return (int) listeners.stream().filter(each -> each.end != End.OPEN).count();
    }

    private static void hear(Listener listener, SelectionKey key) {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try {
            int bytes = listener.channel.read(buffer);
            if (bytes < 0) {
                listener.end = End.FIN;
            } else {
                listener.heard.write(buffer.array(), 0, bytes);
            }
        } catch (IOException reset) {
            listener.end = End.RST;
        }
        if (listener.end != End.OPEN) {
            key.cancel();
        }
    }

    long sinceBeginNanos() {
        return System.nanoTime() - beganNanos;
    }

    List<Seen> seen() {
        return listeners.stream().map(this::seen).toList();
    }

    private Seen seen(Listener listener) {
        Seen seen = new Seen();
        byte[] heard = listener.heard.toByteArray();
        seen.bytes = heard.length;
        seen.end = listener.end;
        int next = 0;
        int at = 0;
        while (at < heard.length) {
            byte[] piece = Arrays.copyOfRange(heard, at, Math.min(at + 16, heard.length));
            int number = numberOf(piece, next);
            at += piece.length;
            if (piece.length < 16) {
                seen.truncated++;
                if (piece.length != 8 || number < 0) {
                    throw new AssertionError("a piece that is no half of a response: " + Arrays.toString(piece));
                }
            } else if (number < 0) {
                seen.garbage++;
                next++;
                continue;
            } else if (!Arrays.equals(piece, bytesOf(line(number)))) {
                seen.wrongByte++;
            } else if (at + 16 <= heard.length && Arrays.equals(piece, Arrays.copyOfRange(heard, at, at + 16))) {
                seen.duplicate++;
                at += 16;
            } else if (new String(heard, at, heard.length - at, StandardCharsets.ISO_8859_1).startsWith(UNASKED)) {
                seen.unasked++;
                at += UNASKED.length();
            } else {
                seen.right++;
            }
            seen.gaps += number - next;
            next = number + 1;
        }
        return seen;
    }

    /** Which request it answers, with one wrong byte at most, from the next that is expected on; -1 if none. */
    private int numberOf(byte[] piece, int next) {
        for (int number = Math.max(0, next); number < requests; number++) {
            byte[] right = bytesOf(line(number));
            int wrong = 0;
            for (int i = 0; i < piece.length; i++) {
                wrong += piece[i] == right[i] ? 0 : 1;
            }
            if (wrong <= (piece.length < 16 ? 0 : 1)) {
                return number;
            }
        }
        return -1;
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        for (Listener each : listeners) {
            each.channel.close();
        }
        selector.close();
    }
}
