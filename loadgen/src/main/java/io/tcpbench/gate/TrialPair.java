package io.tcpbench.gate;

import io.tcpbench.result.Result;

/**
 * Two trials that followed each other on one machine, with the same seed and so with the same arrivals.
 *
 * @param baseline of the server that is known
 * @param candidate of the server that may be slower
 */
public record TrialPair(Result baseline, Result candidate) {}
