package io.tcpbench.faults;

/**
 * How many of something there must be.
 *
 * @param asServer whether the server must have counted just as many
 */
record Amount(long least, long most, boolean asServer) {

    static Amount exactly(long number) {
        return new Amount(number, number, false);
    }

    static Amount atLeast(long number) {
        return new Amount(number, Long.MAX_VALUE, false);
    }

    static Amount between(long least, long most) {
        return new Amount(least, most, false);
    }

    /** This, and the server's own count as well. */
    Amount asTheServer() {
        return new Amount(least, most, true);
    }

    boolean holds(long number) {
        return least <= number && number <= most;
    }

    /** As it stands in the table. */
    String text() {
        String number = most == Long.MAX_VALUE ? "≥ " + least : least == most ? "" + least : least + " to " + most;
        return asServer ? number + " = server" : number;
    }
}
