package io.tcpbench.protocol;

/**
 * What one connection of the plan, and those that are opened in its place, say where not every request has the same
 * bytes. Confined to its event loop.
 */
public interface Wording {

    /** Makes them for the connections of one event loop, which share what they need one after the other. */
    @FunctionalInterface
    interface Factory {
        /**
         * Nothing is said yet.
         *
         * @param slotNumber the number of the connection, from 0
         */
        Wording of(int slotNumber);
    }

    /**
     * Makes the next request, which is sent now.
     *
     * @param epochMillis the time of day, since 1970
     * @return how many bytes it has, at least 1
     */
    int next(long epochMillis);

    /** Where they stand, from the first on, until any request of the event loop is made. */
    byte[] bytes();

    /** A codec for a new connection, whose first response answers the request that is made next. */
    Codec newCodec();
}
