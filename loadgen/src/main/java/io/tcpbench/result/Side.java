package io.tcpbench.result;

/** Whose doing a failure most likely is. */
public enum Side {
    /** The server under test. */
    TARGET,
    /** What lies between: name service, routes, firewalls. */
    PATH,
    /** This process and this machine. */
    GENERATOR,
    /** The evidence does not say. */
    UNKNOWN
}
