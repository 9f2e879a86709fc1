package io.tcpbench.protocol;

/** Numbers as text, written where they are wanted and nowhere else. */
final class Digits {
    private static final int NIBBLE_BITS = 4;

    private Digits() {}

    /**
     * Writes a decimal number.
     *
     * @param number not negative
     * @param digits so many, of a longer number the last ones; 0 for as many as it has
     * @return where it ends
     */
    static int put(long number, int digits, byte[] into, int at) {
        int end = at + (digits == 0 ? count(number) : digits);
        long left = number;
        for (int i = end - 1; i >= at; i--) {
            long tenth = left / 10;
            into[i] = (byte) ('0' + left - 10 * tenth);
            left = tenth;
        }
        return end;
    }

    private static int count(long number) {
        int count = 1;
        for (long left = number / 10; left > 0; left /= 10) {
            count++;
        }
        return count;
    }

    /** Writes the last digits of a hexadecimal number, letters small. */
    static int putHex(long number, int digits, byte[] into, int at) {
        for (int i = 0; i < digits; i++) {
            int digit = (int) (number >>> (NIBBLE_BITS * (digits - 1 - i))) & 0xF;
            into[at + i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
        }
        return at + digits;
    }
}
