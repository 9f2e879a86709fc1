package io.tcpbench.reference.behaviour;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a server answers, where a request ends, and what it says first. Immutable: one reply serves all connections. */
public final class Reply {

    /** The largest read, and the size of the buffers that are read into: 64 KiB. */
    public static final int LARGEST_READ_BYTES = 64 * 1024;

    /** What is allowed on the command line. */
    static final String ALLOWED = "echo, ok, text:TEXT, size:BYTES, discard, banner:TEXT, line, length-prefixed";

    /** The echo server of old reads into a buffer of that size, and says ok once for each read. */
    private static final int CUSTOMARY_READ_BYTES = 4096;

    private static final int LARGEST_RESPONSE_BYTES = 16 * 1024 * 1024;
    private static final byte[] NOTHING = {};

    private final String text;
    private final Framing framing;
    private final byte @Nullable [] response;
    private final byte[] greeting;
    private final int readSizeBytes;

    /** @param response what every request gets, or null if each gets itself */
    private Reply(String text, Framing framing, byte @Nullable [] response, byte[] greeting, int readSizeBytes) {
        WholeNumbers.READ_SIZES_BYTES.check("read-size", readSizeBytes);
        this.text = text;
        this.framing = framing;
        this.response = response;
        this.greeting = greeting;
        this.readSizeBytes = readSizeBytes;
    }

    /** Sends back what arrived, read by read. */
    public static Reply echo() {
        return echo("echo", Framing.READ, NOTHING);
    }

    /** Sends {@code ok} for every read of at most 4,096 bytes, whatever arrived. */
    public static Reply ok() {
        return always("ok", "ok".getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The reply that is written so: {@code echo}, {@code ok}, {@code text:PONG\r\n} (the same text for each read),
     * {@code size:64KiB} (as many bytes for each read), {@code discard} (nothing), {@code banner:220 ready\r\n} (says
     * that when a connection is accepted, then echoes), {@code line} and {@code length-prefixed} (an echo of whole
     * lines, or of whole frames of a length in four bytes and as many bytes).
     *
     * @throws IllegalArgumentException if there is none; the message names what was given and what is allowed
     */
    public static Reply parse(String given) {
        try {
            int colon = given.indexOf(':');
            return colon < 0 ? named(given) : named(given, given.substring(0, colon), given.substring(colon + 1));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "reply: given %s, allowed %s".formatted(given, refused.getMessage()), refused);
        }
    }

    private static Reply named(String name) {
        return switch (name) {
            case "echo" -> echo();
            case "ok" -> ok();
            case "discard" -> echoless(name);
            case "line" -> echo(name, Framing.LINE, NOTHING);
            case "length-prefixed" -> echo(name, Framing.LENGTH_PREFIXED, NOTHING);
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    private static Reply named(String given, String name, String parameter) {
        return switch (name) {
            case "text" -> always(given, Escapes.parse(parameter));
            case "size" -> always(given, digits(Quantity.bytes(parameter, LARGEST_RESPONSE_BYTES)));
            case "banner" -> echo(given, Framing.READ, Escapes.parse(parameter));
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    private static Reply echo(String text, Framing framing, byte[] greeting) {
        return new Reply(text, framing, null, greeting, LARGEST_READ_BYTES);
    }

    private static Reply always(String text, byte[] response) {
        return new Reply(text, Framing.READ, response, NOTHING, CUSTOMARY_READ_BYTES);
    }

    private static Reply echoless(String text) {
        return new Reply(text, Framing.READ, NOTHING, NOTHING, LARGEST_READ_BYTES);
    }

    /** 0123456789012…, so that a piece which is lost shows. */
    private static byte[] digits(int lengthBytes) {
        byte[] digits = new byte[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            digits[i] = (byte) ('0' + i % 10);
        }
        return digits;
    }

    /** The same reply with reads of another size, 1 to {@link #LARGEST_READ_BYTES}. */
    public Reply withReadSizeBytes(int bytes) {
        return new Reply(text, framing, response, greeting, bytes);
    }

    /** How many bytes one read takes at most. */
    public int readSizeBytes() {
        return readSizeBytes;
    }

    Framing framing() {
        return framing;
    }

    /** What is sent before anything was asked; nothing at all for most. */
    byte[] greeting() {
        return greeting;
    }

    /** The response to a request, which may be shared and must not be changed. */
    byte[] responseTo(byte[] bytes, int start, int end) {
        return response == null ? Arrays.copyOfRange(bytes, start, end) : response;
    }

    /** Whether {@link #answer} can do: each read is answered at once, by no more than fits the buffer. */
    boolean isImmediate() {
        return framing == Framing.READ
                && greeting.length == 0
                && (response == null || response.length <= LARGEST_READ_BYTES);
    }

    /**
     * Replaces what was read by the answer to it, in the same buffer, so that an echo copies nothing.
     *
     * @param message what was read, between position and limit; afterwards what is to be sent, between position and
     *     limit, nothing at all included. Its capacity is {@link #LARGEST_READ_BYTES}.
     */
    void answer(ByteBuffer message) {
        if (response != null) {
            message.clear().put(response).flip();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reply reply && text.equals(reply.text) && readSizeBytes == reply.readSizeBytes;
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + readSizeBytes;
    }

    /** As it was written, without the size of its reads. */
    @Override
    public String toString() {
        return text;
    }
}
