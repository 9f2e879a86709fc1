package io.tcpbench.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that can't be a run; the message has a line for every fault that was found. The user's to mend: exit 64. */
public final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /** At least one fault. */
    public InvalidSettings(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** All that is wrong, in the order of the settings. */
    public List<Fault> faults() {
        return faults;
    }
}
