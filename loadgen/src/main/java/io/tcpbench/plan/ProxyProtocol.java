package io.tcpbench.plan;

/** Whether a connection begins as one that a proxy forwards, and tells the server from where to where it leads. */
public enum ProxyProtocol {
    /** It does not. */
    OFF,
    /** By a line of text. */
    V1,
    /** By a binary header. */
    V2
}
