package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.cli.CommandLineInProcess;

/** How the generator is started. */
@FunctionalInterface
interface Launch {
    /** In the process of the test, where what it does to itself does not matter. */
    Launch IN_PROCESS = (place, stage, words) -> CommandLineInProcess.run(words);

    GeneratorProcess.Outcome run(Workplace place, Stage stage, String... words) throws Exception;
}
