package io.tcpbench.result;

/** Whose doing a failure most likely is. */
public enum Side {
    /** The server under test. */
    TARGET("most likely the server's"),
    /** What lies between: name service, routes, firewalls. */
    PATH("most likely that of what lies between: name service, routes, firewalls"),
    /** This process and this machine. */
    GENERATOR("the generator's or this machine's: it says nothing about the server"),
    /** The evidence does not say. */
    UNKNOWN("the evidence does not say");

    private final String doing;

    Side(String doing) {
        this.doing = doing;
    }

    /** Whose doing it is, for people. */
    public String doing() {
        return doing;
    }
}
