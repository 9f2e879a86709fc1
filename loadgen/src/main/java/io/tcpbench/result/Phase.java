package io.tcpbench.result;

/** Where in the life of a connection something failed. */
public enum Phase {
    /** A name becomes an address. */
    RESOLVE("before connecting, as the name was looked up"),
    /** A socket is made and bound. */
    OPEN("before connecting, as a socket was made"),
    /** The three-way handshake. */
    CONNECT("while connecting"),
    /** The handshake that secures the connection. */
    TLS("while the connection was being secured"),
    /** The request is on its way out. */
    WRITE("while the request was being sent"),
    /** The request was sent, no byte of its response is here. */
    WAIT("after the request was sent, before its response began"),
    /** Some bytes of the response are here. */
    READ("in the middle of the response"),
    /** The response is here and is looked at. */
    VERIFY("when the response was there and was looked at"),
    /** Nothing is owed. */
    IDLE("when no response was owed");

    private final String moment;

    Phase(String moment) {
        this.moment = moment;
    }

    /** The same for people. */
    public String moment() {
        return moment;
    }
}
