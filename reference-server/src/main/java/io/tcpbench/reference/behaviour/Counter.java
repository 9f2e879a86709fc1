package io.tcpbench.reference.behaviour;

/** What a server counts. */
public enum Counter {
    /** Connections that were accepted. */
    ACCEPTED("connections", "accepted"),
    /** Connections that are gone, whoever ended them. */
    CLOSED("connections", "closed"),
    /** Requests that arrived in full. */
    REQUESTS("requests", "received"),
    /** Responses that were handed to the kernel in full, right or wrong; a request that gets none has none. */
    RESPONSES("requests", "answered"),
    BYTES_RECEIVED("bytes", "received"),
    BYTES_SENT("bytes", "sent"),

    /** Responses that were held back by a delay. */
    DELAY("injected", "delay"),
    /** Stalls that have begun. */
    STALL("injected", "stall"),
    RESET("injected", "reset"),
    CLOSE("injected", "close"),
    TRUNCATE("injected", "truncate"),
    GARBAGE("injected", "garbage"),
    WRONG_BYTE("injected", "wrong-byte"),
    SILENCE("injected", "silence"),
    DUPLICATE("injected", "duplicate"),
    UNASKED("injected", "unasked"),
    /** Responses that were sent drop by drop. */
    DRIP("injected", "drip"),
    /** Connections that are read no more. */
    STOP_READING("injected", "stop-reading"),
    /** Connections that were closed after so many requests. */
    CLOSE_AFTER("injected", "close-after"),
    /** Connections that were closed because nothing arrived. */
    IDLE_TIMEOUT("injected", "idle-timeout"),
    RESET_ON_ACCEPT("injected", "reset-on-accept"),
    /** Connections that were left open after their client had closed them. */
    LEAK("injected", "leak"),
    /** Connections that were closed because what arrived can't become a request: a line or a frame that is too long. */
    UNFRAMEABLE("requests", "unframeable"),
    CRASH("injected", "crash");

    private final String group;
    private final String label;

    Counter(String group, String label) {
        this.group = group;
        this.label = label;
    }

    /** The object in the JSON that it is a key of. */
    public String group() {
        return group;
    }

    /** Its key there. */
    public String label() {
        return label;
    }

    static Counter of(Fault fault) {
        return valueOf(fault.name());
    }
}
