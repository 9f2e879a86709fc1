package io.tcpbench.plan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not always the same: bytes that stay, and placeholders between them. Immutable.
 *
 * @param parts in their order; at least one of them a placeholder, and never two of the bytes that stay side by side
 */
public record Template(List<Part> parts) {
    /** The largest request: 1 MiB. */
    public static final int MOST_BYTES = 1 << 20;

    static final String OPENING = "${";
    private static final String DOLLAR = "$";
    private static final String ENVIRONMENT = "env:";

    /** More than anybody mends at once. */
    private static final int MOST_FAULTS = 20;

    /** One after the other they are the request. */
    public sealed interface Part permits Fixed, Placeholder {
        /** How many bytes it has at most. */
        int mostBytes();

        /** How many bytes it has at least. */
        int leastBytes();
    }

    /** Bytes that are the same in each request. */
    public static final class Fixed implements Part {
        private final byte[] bytes;

        private Fixed(byte[] bytes) {
            this.bytes = bytes;
        }

        /** A copy. */
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public int mostBytes() {
            return bytes.length;
        }

        @Override
        public int leastBytes() {
            return bytes.length;
        }
    }

    /** Keeps its own copy of the list. */
    public Template {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a text with placeholders.
     *
     * @param fixed the bytes that a piece without placeholders stands for
     * @throws IllegalArgumentException whose message says what is allowed
     */
    static Template parse(String text, Function<String, byte[]> fixed) {
        Reader reader = new Reader(fixed);
        reader.read(text);
        return reader.template();
    }

    /** Reads one piece after the other and keeps what is wrong. */
    private static final class Reader {
        private final Function<String, byte[]> fixed;
        private final Map<Path, CsvFile> files = new HashMap<>();
        private final List<Part> parts = new ArrayList<>();
        private final List<InvalidPlaceholders.Wrong> wrong = new ArrayList<>();
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        Reader(Function<String, byte[]> fixed) {
            this.fixed = fixed;
        }

        void read(String text) {
            int position = 0;
            for (int opening = text.indexOf(OPENING);
                    opening >= 0 && wrong.size() < MOST_FAULTS;
                    opening = text.indexOf(OPENING, position)) {
                stays(text.substring(position, opening));
                int closing = text.indexOf('}', opening);
                position = closing < 0 ? text.length() : closing + 1;
                placeholder(text.substring(opening, position), closing >= 0);
            }
            stays(text.substring(position));
            endOfFixed();
        }

        private void stays(String piece) {
            try {
                pending.writeBytes(fixed.apply(piece));
            } catch (IllegalArgumentException notAllowed) {
                wrong.add(
                        new InvalidPlaceholders.Wrong(piece, notAllowed.getMessage() + ", and ${$} for a dollar sign"));
            }
        }

        private void placeholder(String given, boolean isClosed) {
            try {
                String name = given.substring(OPENING.length(), given.length() - (isClosed ? 1 : 0));
                if (!isClosed) {
                    throw new IllegalArgumentException(Placeholder.ALLOWED);
                }
                if (name.equals(DOLLAR)) {
                    pending.write('$');
                } else if (name.startsWith(ENVIRONMENT)) {
                    pending.writeBytes(ofEnvironment(name.substring(ENVIRONMENT.length())));
                } else {
                    Placeholder placeholder = Placeholder.parse(name, files);
                    endOfFixed();
                    parts.add(placeholder);
                }
            } catch (IllegalArgumentException notAllowed) {
                wrong.add(new InvalidPlaceholders.Wrong(given, String.valueOf(notAllowed.getMessage())));
            }
        }

        /** The value as it is, whatever stands in it; the same for all requests. */
        private static byte[] ofEnvironment(String variable) {
            @Nullable String value = System.getenv(variable);
            if (value == null) {
                throw new IllegalArgumentException("${env:NAME} with an environment variable that is set");
            }
            return value.getBytes(StandardCharsets.UTF_8);
        }

        private void endOfFixed() {
            if (pending.size() > 0) {
                parts.add(new Fixed(pending.toByteArray()));
                pending.reset();
            }
        }

        Template template() {
            if (!wrong.isEmpty()) {
                throw new InvalidPlaceholders(wrong);
            }
            Template template = new Template(parts);
            if (template.leastBytes() < 1 || template.sum(Part::mostBytes) > MOST_BYTES) {
                throw new IllegalArgumentException("a template whose requests have 1 byte to 1 MiB each; these have "
                        + template.leastBytes() + " to " + template.sum(Part::mostBytes));
            }
            return template;
        }
    }

    /** Whether a text has what only the environment says. */
    static boolean hasEnvironment(String text) {
        return text.contains(OPENING + ENVIRONMENT);
    }

    /** Whether all requests are the same, because only dollar signs and variables stood between braces. */
    boolean isFixed() {
        return parts.size() == 1 && parts.get(0) instanceof Fixed;
    }

    /** The bytes of all requests where they are the same. */
    byte[] fixedBytes() {
        return ((Fixed) parts.get(0)).bytes();
    }

    /** How many bytes a request has at most. */
    public int mostBytes() {
        return (int) sum(Part::mostBytes);
    }

    private long leastBytes() {
        return sum(Part::leastBytes);
    }

    private long sum(Function<Part, Integer> bytes) {
        return parts.stream().mapToLong(bytes::apply).sum();
    }

    /** Adds what the text of the template does not say: the values of files. */
    void updateWithFiles(MessageDigest digest) {
        for (Part part : parts) {
            if (part instanceof Placeholder.Csv csv) {
                csv.column().update(digest);
            }
        }
    }
}
