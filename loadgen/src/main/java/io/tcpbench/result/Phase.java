package io.tcpbench.result;

/** Where in the life of a connection something failed. */
public enum Phase {
    /** A name becomes an address. */
    RESOLVE,
    /** A socket is made and bound. */
    OPEN,
    /** The three-way handshake. */
    CONNECT,
    /** The request is on its way out. */
    WRITE,
    /** The request was sent, no byte of its response is here. */
    WAIT,
    /** Some bytes of the response are here. */
    READ,
    /** The response is here and is looked at. */
    VERIFY,
    /** Nothing is owed. */
    IDLE
}
