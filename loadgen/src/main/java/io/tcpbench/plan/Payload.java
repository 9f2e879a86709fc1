package io.tcpbench.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a request, or the template of requests that differ, and the text that asked for them. Of bytes that came
 * from a file or the environment a result keeps length and SHA-256, because they can be a secret: the payload of such a
 * result is compared and never sent. Immutable.
 */
public final class Payload {
    /** The largest request and the largest response: 64 MiB. */
    public static final int MAX_BYTES = 64 << 20;

    private static final String ALLOWED = "size:N from 1 to 64MiB, text:… with escapes, hex:…, base64:… or file:PATH";

    /** What the requests of a template may take in all that can be on their way at the same time: 256 MiB. */
    private static final long MOST_BYTES_AT_ONCE = 256L << 20;

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final String spec;
    private final int size;
    private final String sha256;
    private final byte @Nullable [] bytes;
    private final @Nullable Template template;

    private Payload(String spec, byte[] bytes) {
        this(spec, bytes.length, HexFormat.of().formatHex(newDigest().digest(bytes)), bytes, null);
    }

    private Payload(String spec, long size, String sha256, byte @Nullable [] bytes, @Nullable Template template) {
        if (size < 1 || size > MAX_BYTES) {
            throw new IllegalArgumentException(ALLOWED + "; 1 byte to 64 MiB");
        }
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a SHA-256 in hexadecimal");
        }
        this.spec = spec;
        this.size = (int) size;
        this.sha256 = sha256;
        this.bytes = bytes;
        this.template = template;
    }

    /**
     * Reads {@code size:N}, {@code text:…}, {@code hex:…}, {@code base64:…} or {@code file:PATH}. A text, or a file in
     * UTF-8, may have placeholders. Files are read now, so that an unreadable one is found before any load.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static Payload parse(String spec) {
        int colon = spec.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(ALLOWED);
        }
        String argument = spec.substring(colon + 1);
        return switch (spec.substring(0, colon)) {
            case "size" -> new Payload(spec, pattern(Quantity.bytes(argument)));
            case "text" -> text(spec, argument);
            case "hex" -> new Payload(spec, hex(argument));
            case "base64" -> new Payload(spec, base64(argument));
            case "file" -> ofFile(spec, file(argument));
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    /**
     * The payload of an earlier run as it was kept: the file that its text names may have changed since, or be gone.
     *
     * @param sha256 of its bytes, in hexadecimal
     * @throws IllegalArgumentException if there were too few bytes or too many
     */
    public static Payload kept(String spec, long size, String sha256) {
        return new Payload(spec, size, sha256, null, null);
    }

    /**
     * Whether the text alone does not say which bytes are sent: some of them came from a file or from the environment.
     */
    public boolean isFromElsewhere() {
        return spec.startsWith("file:")
                || (spec.startsWith("text:") && (spec.contains("${csv:") || Template.hasEnvironment(spec)));
    }

    private static Payload text(String spec, String text) {
        return text.contains(Template.OPENING)
                ? ofTemplate(spec, text, Template.parse(text, Escapes::parse))
                : new Payload(spec, Escapes.parse(text));
    }

    /** Placeholders stand in texts: in other files the two bytes that begin one are there by chance. */
    private static Payload ofFile(String spec, byte[] bytes) {
        Optional<String> text = mayHavePlaceholders(bytes) ? utf8(bytes) : Optional.empty();
        return text.isPresent()
                ? ofTemplate(
                        spec, text.get(), Template.parse(text.get(), piece -> piece.getBytes(StandardCharsets.UTF_8)))
                : new Payload(spec, bytes);
    }

    private static boolean mayHavePlaceholders(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == '$' && bytes[i + 1] == '{') {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException otherBytes) {
            return Optional.empty();
        }
    }

    private static Payload ofTemplate(String spec, String text, Template template) {
        if (template.isFixed() && !Template.hasEnvironment(text)) {
            return new Payload(spec, template.fixedBytes());
        }
        MessageDigest digest = newDigest();
        // With the names of variables, not their values: who can guess a password could check the guess.
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        if (template.isFixed()) {
            byte[] bytes = template.fixedBytes();
            return new Payload(spec, bytes.length, HexFormat.of().formatHex(digest.digest()), bytes, null);
        }
        template.updateWithFiles(digest);
        return new Payload(spec, template.mostBytes(), HexFormat.of().formatHex(digest.digest()), null, template);
    }

    /** Letters that repeat after a prime number of bytes: a shifted or repeated block is seen by a comparison. */
    private static byte[] pattern(long size) {
        if (size < 1 || size > MAX_BYTES) {
            throw new IllegalArgumentException(ALLOWED);
        }
        byte[] bytes = new byte[(int) size];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (' ' + 1 + i % 89);
        }
        return bytes;
    }

    private static byte[] hex(String digits) {
        try {
            return HexFormat.of().parseHex(digits.replace(" ", ""));
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException("hex: with pairs of hexadecimal digits", notHex);
        }
    }

    private static byte[] base64(String digits) {
        try {
            return Base64.getDecoder().decode(digits);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("base64: with the digits of RFC 4648, section 4", notBase64);
        }
    }

    private static byte[] file(String path) {
        try {
            Path file = Path.of(path);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("file: with a readable file of 1 byte to 64 MiB");
            }
            return Files.readAllBytes(file);
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException("file: with a readable file of 1 byte to 64 MiB", unreadable);
        }
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** What to make each request of; absent where all have the same {@link #bytes}. */
    public Optional<Template> template() {
        return Optional.ofNullable(template);
    }

    /** How many bytes all the requests would have that can be on their way at the same time, if that is too many. */
    OptionalLong tooManyBytes(int connections, int pipeline) {
        long atOnce = (long) connections * pipeline * size;
        return template != null && atOnce > MOST_BYTES_AT_ONCE ? OptionalLong.of(atOnce) : OptionalLong.empty();
    }

    /**
     * A copy of the bytes of one request.
     *
     * @throws IllegalStateException if this is a template, or the payload of an earlier run
     */
    public byte[] bytes() {
        if (bytes == null) {
            throw new IllegalStateException("neither a template nor the payload of a result has bytes: " + spec);
        }
        return bytes.clone();
    }

    /** How many bytes one request has, at most if they differ: 1 to {@link #MAX_BYTES}. */
    public int size() {
        return size;
    }

    /** SHA-256 of the bytes, or of the template and the values of its files, in hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** The text that {@link #parse} read. */
    public String spec() {
        return spec;
    }

    /** Equal when asked for in the same words and made of the same bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && spec.equals(that.spec) && sha256.equals(that.sha256);
    }

    @Override
    public int hashCode() {
        return 31 * spec.hashCode() + sha256.hashCode();
    }

    @Override
    public String toString() {
        return spec;
    }
}
