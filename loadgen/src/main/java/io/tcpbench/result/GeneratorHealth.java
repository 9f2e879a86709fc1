package io.tcpbench.result;

/**
 * Whether the generator kept up, over the measured window.
 *
 * @param cpuRatio CPU time of this process over the window's time and one CPU: 1.5 is one and a half CPUs
 * @param loopUtilization of the busiest event loop: the time that its thread ran, or was ready to run and had no CPU,
 *     over the window's time, 0 to 1; negative where neither kernel nor JVM tells
 * @param gcMaxPauseNanos longest collection in the window; 0 when there was none
 * @param gcTotalPauseNanos all collections in the window
 */
public record GeneratorHealth(double cpuRatio, double loopUtilization, long gcMaxPauseNanos, long gcTotalPauseNanos) {
    /** Nothing is known. */
    public static final GeneratorHealth UNKNOWN = new GeneratorHealth(0, -1, 0, 0);

    private static final double BUSY = 0.9;
    private static final double STARVED = 0.25;

    /** Whether an event loop had hardly any time left: then a closed loop measures the generator. */
    public boolean busy() {
        return loopUtilization >= BUSY;
    }

    /**
     * Whether the busiest event loop was ready to run and had no CPU for a quarter of the window or more: the machine
     * is crowded, or a quota is used up. It had none whenever it was busy and the whole process did not run, so this
     * errs on the side of a generator that had enough.
     */
    public boolean starved() {
        return loopUtilization - cpuRatio >= STARVED;
    }
}
