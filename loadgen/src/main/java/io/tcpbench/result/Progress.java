package io.tcpbench.result;

/**
 * How far a run has come, told about once a second.
 *
 * @param stage what the run is doing
 * @param elapsedNanos of this stage
 * @param stageNanos how long this stage takes; 0 where that is not known
 * @param connected connections that are open now
 * @param answeredPerSecond in the last whole second of the load, warm-up included
 * @param failures measured so far
 * @param latency of what was measured in that second
 * @param requests that were measured so far
 * @param ofRequests how many there will be; 0 where time is the end
 */
public record Progress(
        Stage stage,
        long elapsedNanos,
        long stageNanos,
        int connected,
        double answeredPerSecond,
        long failures,
        Distribution latency,
        long requests,
        long ofRequests) {

    /** Of a run that ends with its time. */
    public Progress(
            Stage stage,
            long elapsedNanos,
            long stageNanos,
            int connected,
            double answeredPerSecond,
            long failures,
            Distribution latency) {
        this(stage, elapsedNanos, stageNanos, connected, answeredPerSecond, failures, latency, 0, 0);
    }

    /** What a run does, in this order. */
    public enum Stage {
        /** Connections are being opened. */
        OPENING,
        /** Load that is not counted. */
        WARMUP,
        /** Load that is counted. */
        MEASURING,
        /** What was sent is waited for. */
        DRAINING
    }
}
