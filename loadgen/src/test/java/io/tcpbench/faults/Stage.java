package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands ready for one run, and is taken down after it. */
interface Stage extends AutoCloseable {

    /** The first words of the command line. */
    List<String> command();

    /** The server's own count; nothing where no server counts. */
    default @Nullable Tally tally() {
        return null;
    }

    /** The generator runs, as a process of its own. */
    default void started(GeneratorProcess generator) {}

    @Override
    default void close() throws IOException {}

    /** Nothing is there but a target that somebody else provides. */
    static Stage against(String target) {
        return () -> List.of("run", target);
    }
}
