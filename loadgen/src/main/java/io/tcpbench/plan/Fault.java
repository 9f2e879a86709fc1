package io.tcpbench.plan;

/**
 * What is wrong with one setting.
 *
 * @param setting its name, as the plan file spells it
 * @param given what the user wrote, without what looks like a secret
 * @param allowed what may be written there
 */
public record Fault(String setting, String given, String allowed) {
    /** Masks the secrets, so that no way of showing a fault can tell them. */
    public Fault {
        given = Secrets.masked(setting.substring(setting.lastIndexOf(' ') + 1), given);
    }

    /** One line for people. */
    @Override
    public String toString() {
        return setting + ": '" + given + "' is not allowed; allowed is " + allowed;
    }
}
