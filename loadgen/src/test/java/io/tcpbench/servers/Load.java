package io.tcpbench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tcpbench.GeneratorProcess;
import io.tcpbench.cli.CommandLineInProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs of the command line against a real server.
 *
 * @param folder for results
 */
record Load(Path folder, RealServer server) {

    /** Asks with these options: every request must be answered, and nothing may fail. Returns {@code result.json}. */
    JsonNode answered(String... options) throws Exception {
        GeneratorProcess.Outcome outcome = run(List.of("-d", "500ms", "--warmup", "100ms"), options);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("out/result.json").toFile());
        JsonNode requests = result.get("requests");
        assertThat(requests.get("answered").asLong())
                .isPositive()
                .isEqualTo(requests.get("due").asLong());
        assertThat(result.get("failures")).isEmpty();
        return result;
    }

    /** Asks with these options, of which one does not fit the server: the run must fail. Returns what it printed. */
    String failed(String... options) {
        return ended(10, options);
    }

    /** The same with another exit code. */
    String ended(int exitCode, String... options) {
        List<String> shortly = List.of("-d", "300ms", "--warmup", "0", "--timeout", "300ms");
        GeneratorProcess.Outcome outcome = run(shortly, options);

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
        return outcome.output();
    }

    private GeneratorProcess.Outcome run(List<String> usual, String... options) {
        Stream<String> words = Stream.of("run", server.address(), "--out", "" + folder.resolve("out"));
        return CommandLineInProcess.run(Stream.of(words, usual.stream(), Stream.of(options))
                .flatMap(some -> some)
                .toArray(String[]::new));
    }
}
