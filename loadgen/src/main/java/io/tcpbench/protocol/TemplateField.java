package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tcpbench.plan.CsvColumn;
import io.tcpbench.plan.Placeholder;
import io.tcpbench.plan.Template;

/** A piece of a template, compiled. Shared by all event loops. */
@FunctionalInterface
interface TemplateField {

    /**
     * Writes its bytes; allocates nothing.
     *
     * @return where the next piece begins
     */
    int put(byte[] into, int at, Occasion occasion);

    /** Compiles a piece. */
    static TemplateField of(Template.Part part) {
        if (part instanceof Template.Fixed fixed) {
            return fixed(fixed.bytes());
        }
        if (part instanceof Placeholder.Connection connection) {
            return connection(connection.digits());
        }
        if (part instanceof Placeholder.Sequence sequence) {
            return sequence(sequence.digits());
        }
        if (part instanceof Placeholder.RandomBytes random) {
            return random(random.count());
        }
        if (part instanceof Placeholder.Alphanumeric random) {
            return alphanumeric(random.count());
        }
        if (part instanceof Placeholder.Uuid) {
            return TemplateField::putUuid;
        }
        if (part instanceof Placeholder.Timestamp) {
            return (into, at, occasion) -> Digits.put(occasion.epochMillis(), Placeholder.Timestamp.DIGITS, into, at);
        }
        return csv(((Placeholder.Csv) part).column());
    }

    private static TemplateField fixed(byte[] bytes) {
        return (into, at, occasion) -> {
            System.arraycopy(bytes, 0, into, at, bytes.length);
            return at + bytes.length;
        };
    }

    private static TemplateField connection(int digits) {
        return (into, at, occasion) -> Digits.put(occasion.connection(), digits, into, at);
    }

    private static TemplateField sequence(int digits) {
        return (into, at, occasion) -> Digits.put(occasion.sequence(), digits, into, at);
    }

    private static TemplateField csv(CsvColumn column) {
        return (into, at, occasion) -> column.put(occasion.row(column.rows()), into, at);
    }

    /** Eight bytes of each draw. */
    private static TemplateField random(int count) {
        return (into, at, occasion) -> {
            long bits = 0;
            for (int i = 0; i < count; i++) {
                bits = i % Long.BYTES == 0 ? occasion.draw() : bits >>> Byte.SIZE;
                into[at + i] = (byte) bits;
            }
            return at + count;
        };
    }

    /** Two characters of each draw: the high part of a product with their number is one of them. */
    private static TemplateField alphanumeric(int count) {
        byte[] characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".getBytes(US_ASCII);
        return (into, at, occasion) -> {
            long bits = 0;
            for (int i = 0; i < count; i++) {
                bits = i % 2 == 0 ? occasion.draw() : bits << Integer.SIZE;
                into[at + i] = characters[(int) (((bits >>> Integer.SIZE) * characters.length) >>> Integer.SIZE)];
            }
            return at + count;
        };
    }

    /** Version 4, the variant of RFC 9562, and 122 bits at random. */
    private static int putUuid(byte[] into, int at, Occasion occasion) {
        long high = (occasion.draw() & ~0xF000L) | 0x4000L;
        long low = (occasion.draw() >>> 2) | (1L << 63);
        int next = Digits.putHex(high >>> 32, 8, into, at);
        into[next++] = '-';
        next = Digits.putHex(high >>> 16, 4, into, next);
        into[next++] = '-';
        next = Digits.putHex(high, 4, into, next);
        into[next++] = '-';
        next = Digits.putHex(low >>> 48, 4, into, next);
        into[next++] = '-';
        return Digits.putHex(low, 12, into, next);
    }
}
