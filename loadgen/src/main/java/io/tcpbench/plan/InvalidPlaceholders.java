package io.tcpbench.plan;

import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with the placeholders of one template; the user's to mend. */
final class InvalidPlaceholders extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Wrong> wrong;

    /** A piece of the template as it was given, and what may stand there. */
    record Wrong(String given, String allowed) {}

    /** @param wrong at least one */
    InvalidPlaceholders(List<Wrong> wrong) {
        super(wrong.stream()
                .map(one -> "not '" + one.given() + "' but " + one.allowed())
                .collect(Collectors.joining("; ")));
        this.wrong = List.copyOf(wrong);
    }

    /** One fault for each, of the setting that has the template. */
    List<Fault> faults(String setting) {
        return wrong.stream()
                .map(one -> new Fault(setting, one.given(), one.allowed()))
                .toList();
    }
}
