package io.tcpbench.gate;

/** How a comparison goes on. */
public sealed interface NextStep {
    /**
     * More pairs are needed.
     *
     * @param pairs how many, at least one
     * @param stage what they are for
     */
    record Measure(int pairs, Stage stage) implements NextStep {}

    /** It is decided. */
    record Decided(Comparison comparison) implements NextStep {}

    /** What pairs are measured for. */
    enum Stage {
        /** As many as were planned. */
        PLANNED,
        /** As many again, because the planned ones did not decide. */
        EXTENSION,
        /** As many as were looked at, to confirm a regression independently. */
        CONFIRMATION
    }
}
