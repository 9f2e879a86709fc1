package io.tcpbench.plan;

/**
 * What is wrong with one setting.
 *
 * @param setting its name, as the plan file spells it
 * @param given what the user wrote
 * @param allowed what may be written there
 */
public record Fault(String setting, String given, String allowed) {
    /** One line for people. */
    @Override
    public String toString() {
        return setting + ": '" + given + "' is not allowed; allowed is " + allowed;
    }
}
