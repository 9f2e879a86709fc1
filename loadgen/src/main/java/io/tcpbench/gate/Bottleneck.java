package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.util.Locale;

/**
 * Who held a run back, for people: the verdict does not depend on it.
 *
 * @param evidence the numbers that speak for it, as half a sentence
 */
public record Bottleneck(Place place, String evidence) {

    /** Where a run can be held back. */
    public enum Place {
        /** This program and its machine. */
        GENERATOR("the generator is the bottleneck"),
        /** The server under test. */
        TARGET("the target is the bottleneck"),
        /** What lies between them. */
        PATH("the path is the bottleneck"),
        /** Nowhere: all of them had more to give. */
        NONE("nothing is a bottleneck"),
        /** Somewhere, and the evidence does not say where. */
        UNKNOWN("the bottleneck is unknown");

        private final String statement;

        Place(String statement) {
            this.statement = statement;
        }

        /** As files spell it: in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of a result. */
    public static Bottleneck of(Result result) {
        return new Suspects(result).bottleneck();
    }

    /** A sentence for people. */
    public String statement() {
        return place.statement + ": " + evidence;
    }
}
