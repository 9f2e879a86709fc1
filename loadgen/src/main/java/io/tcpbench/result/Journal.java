package io.tcpbench.result;

import io.tcpbench.plan.Plan;
import java.time.Instant;

/**
 * Where a run writes down what it measures while it measures it, so that it is not lost with the process. The methods
 * are called in the order in which they stand here, {@link #recorded} and {@link #kernelSeen} any number of times and
 * between each other; any thread may call them.
 */
public interface Journal {
    /** Keeps nothing. */
    Journal NONE = new Journal() {
        @Override
        public void began(Plan plan, Environment environment, Instant at) {}

        @Override
        public void loadBegan(Instant at) {}

        @Override
        public void recorded(long second, Interval interval) {}

        @Override
        public void kernelSeen(KernelEvidence soFar) {}

        @Override
        public void ended(Result result) {}
    };

    /** The run begins: no connection has been opened yet. */
    void began(Plan plan, Environment environment, Instant at);

    /** The connections are open, and the load begins. */
    void loadBegan(Instant at);

    /**
     * One event loop has recorded this.
     *
     * @param second of the load, from 0; negative while connections were being opened
     */
    void recorded(long second, Interval interval);

    /**
     * About once a second: what the kernel saw.
     *
     * @param soFar from the beginning of the run, so that it replaces what was told before, but for its looks: of those
     *     it has the last one alone
     */
    void kernelSeen(KernelEvidence soFar);

    /** The run is over, and everything that belongs to it has been recorded. */
    void ended(Result result);
}
