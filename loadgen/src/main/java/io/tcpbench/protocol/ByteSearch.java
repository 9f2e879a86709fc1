package io.tcpbench.protocol;

/** Looks for some bytes among others that come one by one, as Knuth, Morris and Pratt do it (1977). */
final class ByteSearch {
    private final byte[] wanted;
    /** For each length of a match, the length of the longest shorter one that the same bytes are. */
    private final int[] shorter;

    private int matched;

    ByteSearch(byte[] wanted) {
        this.wanted = wanted.clone();
        this.shorter = shorterMatches(this.wanted);
    }

    private static int[] shorterMatches(byte[] wanted) {
        int[] shorter = new int[wanted.length + 1];
        int matched = 0;
        for (int i = 1; i < wanted.length; i++) {
            while (matched > 0 && wanted[i] != wanted[matched]) {
                matched = shorter[matched];
            }
            if (wanted[i] == wanted[matched]) {
                matched++;
            }
            shorter[i + 1] = matched;
        }
        return shorter;
    }

    /** Looks for the first of them again. */
    void begin() {
        matched = 0;
    }

    /** How many of the last bytes may be the beginning of what is wanted. */
    int matched() {
        return matched;
    }

    /** The first of the bytes that are wanted. */
    byte first() {
        return wanted[0];
    }

    /** Takes the next byte; returns whether it is the last one of what is wanted. Begin anew then. */
    boolean matches(byte next) {
        while (matched > 0 && wanted[matched] != next) {
            matched = shorter[matched];
        }
        if (wanted[matched] == next) {
            matched++;
        }
        return matched == wanted.length;
    }
}
