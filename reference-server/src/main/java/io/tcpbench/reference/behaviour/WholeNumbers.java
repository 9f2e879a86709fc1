package io.tcpbench.reference.behaviour;

/**
 * The whole numbers that a setting may have. One range serves the command line and the programmatic face, so that they
 * can't disagree.
 *
 * @param smallest the first that is allowed
 * @param largest the last that is allowed
 */
public record WholeNumbers(int smallest, int largest) {

    public static final WholeNumbers PORTS = new WholeNumbers(0, 65_535);

    /** The kernel clamps a larger backlog to net.core.somaxconn without a word, see listen(2). */
    public static final WholeNumbers BACKLOGS = new WholeNumbers(1, 65_535);

    public static final WholeNumbers READ_SIZES_BYTES = new WholeNumbers(1, Reply.LARGEST_READ_BYTES);

    /**
     * The number that is written there.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public int parse(String setting, String given) {
        try {
            return parse(given);
        } catch (IllegalArgumentException refused) {
            throw mistake(setting, given);
        }
    }

    /**
     * The number that is written there.
     *
     * @throws IllegalArgumentException if it is none of these, whose message says what is allowed
     */
    public int parse(String given) {
        try {
            int number = Integer.parseInt(given);
            if (contains(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below: not a number and not an allowed number are one mistake to whoever typed it.
        }
        throw new IllegalArgumentException(toString());
    }

    /**
     * The same number, if it is one of these.
     *
     * @throws IllegalArgumentException if it is not
     */
    public int check(String setting, int given) {
        if (!contains(given)) {
            throw mistake(setting, given);
        }
        return given;
    }

    private IllegalArgumentException mistake(String setting, Object given) {
        return new IllegalArgumentException("%s: given %s, allowed %s".formatted(setting, given, this));
    }

    private boolean contains(int number) {
        return smallest <= number && number <= largest;
    }

    @Override
    public String toString() {
        return "whole numbers from %d to %d".formatted(smallest, largest);
    }
}
