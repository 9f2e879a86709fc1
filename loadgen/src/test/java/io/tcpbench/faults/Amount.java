package io.tcpbench.faults;

/**
 * How many of something there must be.
 *
 * @param server what the server's own count must be beside it
 */
record Amount(long least, long most, Server server) {
    /** How the server's own count compares. */
    enum Server {
        DOES_NOT_COUNT(""),
        SAME(" = server"),
        AS_MANY_OR_MORE(" ≤ server");

        private final String text;

        Server(String text) {
            this.text = text;
        }

        boolean holds(long number, long counted) {
            return switch (this) {
                case DOES_NOT_COUNT -> true;
                case SAME -> number == counted;
                case AS_MANY_OR_MORE -> number <= counted;
            };
        }
    }

    static Amount exactly(long number) {
        return new Amount(number, number, Server.DOES_NOT_COUNT);
    }

    static Amount atLeast(long number) {
        return new Amount(number, Long.MAX_VALUE, Server.DOES_NOT_COUNT);
    }

    static Amount between(long least, long most) {
        return new Amount(least, most, Server.DOES_NOT_COUNT);
    }

    /** This, and the server's own count as well. */
    Amount asTheServer() {
        return new Amount(least, most, Server.SAME);
    }

    /** This, and no more than the server counts. */
    Amount atMostTheServer() {
        return new Amount(least, most, Server.AS_MANY_OR_MORE);
    }

    boolean holds(long number) {
        return least <= number && number <= most;
    }

    /** As it stands in the table. */
    String text() {
        String number = most == Long.MAX_VALUE ? "≥ " + least : least == most ? "" + least : least + " to " + most;
        return number + server.text;
    }
}
