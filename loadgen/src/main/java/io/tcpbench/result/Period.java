package io.tcpbench.result;

/** To which part of a load a request belongs, by the moment when it was due. */
public enum Period {
    /** Before the measured window, or after it: counted apart, and in no distribution. */
    WARMUP(0),
    /** In the measured window. */
    MEASURED(1);

    private final int index;

    Period(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }
}
