package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line inside this JVM: everything that ends by itself. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    --port 65536        | --port: given 65536, allowed whole numbers from 0 to 65535
                    --port=-1           | --port: given -1, allowed whole numbers from 0 to 65535
                    --port http         | --port: given http, allowed whole numbers from 0 to 65535
                    --backlog 0         | --backlog: given 0, allowed whole numbers from 1 to 65535
                    --read-size 65537   | --read-size: given 65537, allowed whole numbers from 1 to 65536
                    --read-size 0       | --read-size: given 0, allowed whole numbers from 1 to 65536
                    --reply maybe       | --reply: given maybe, allowed echo, ok
                    --engine steam      | --engine: given steam, allowed epoll, selector, threads, virtual-threads, netty, io_uring, processes
                    --engine processes --child-engine selector | --share: given inherited together with the child-engine selector, allowed with epoll, netty, io_uring
                    --engine processes --child-engine netty --transport nio | --transport: given nio together with a listening socket of another process, allowed epoll, io_uring
                    --engine processes --threads 2      | --threads: given together with the child-engine epoll, allowed with selector, netty, io_uring
                    --engine processes --child-engine processes | --child-engine: given processes, allowed epoll, selector, threads, virtual-threads, netty, io_uring
                    --engine selector --processes 3     | --processes: given together with the engine selector, allowed with processes
                    --engine epoll --epoch-nanos soon   | --epoch-nanos: given soon, allowed a whole number of nanoseconds
                    --host no.invalid   | --host: given no.invalid, allowed an address or a name of this machine
                    --prot 9090         | Unknown options: '--prot', '9090'
                    --port              | Missing required parameter for option '--port' (N)
                    9090                | Unmatched argument at index 0: '9090'
                    """)
    void aMistakeIsExplainedAndExits64(String arguments, String explanation) {
        int exitCode = run(arguments.split(" "));

        assertThat(exitCode).isEqualTo(64);
        assertThat(errors()).contains(explanation).doesNotContain("\tat ");
        assertThat(output()).isEmpty();
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        int exitCode = run("--port", "x", "--backlog", "y", "--reply", "z", "--loud");

        assertThat(exitCode).isEqualTo(64);
        assertThat(errors()).contains("--port: given x", "--backlog: given y", "--reply: given z", "'--loud'");
    }

    @Test
    void aPortInUseIsExplainedAndExits69() throws Exception {
        for (EngineUnderTest engine : EngineUnderTest.all()) {
            try (RunningServer other = engine.start(ServerOptions.onLoopback())) {
                String port = String.valueOf(other.address().getPort());

                int exitCode = run(engine.arguments("--port", port));

                assertThat(exitCode).isEqualTo(69);
                assertThat(errors())
                        .contains("cannot listen on 127.0.0.1:" + port, "Address already in use", "--port 0")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineExits69() {
        // From TEST-NET-1 of RFC 5737, which nobody has.
        int exitCode = run("--host", "192.0.2.1", "--port", "0");

        assertThat(exitCode).isEqualTo(69);
        assertThat(errors()).contains("cannot listen on 192.0.2.1:0", "Cannot assign requested address");
    }

    @Test
    void aListenerThatNobodyHandsOutExits69() {
        assumeTrue(ServerEngine.named("epoll").unavailability().isEmpty(), "epoll is of Linux");

        int exitCode = run("--engine", "epoll", "--listener-from", "nobody");

        assertThat(exitCode).isEqualTo(69);
        assertThat(errors())
                .contains("listener-from: given nobody, allowed the name of an abstract Unix domain socket")
                .doesNotContain("\tat ");
    }

    @Test
    void statsInTheFileCalledMinusArePrintedAfterTheAddress() {
        int exitCode = run("--port", "0", "--until-eof", "--engine", "selector", "--stats", "-");

        assertThat(exitCode).isZero();
        assertThat(output().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("listening on"),
                        line -> assertThat(line).startsWith("{\"connections\":{\"accepted\":0,"));
    }

    @Test
    void theEndOfItsInputStopsIt() {
        int exitCode = run("--port", "0", "--until-eof", "--engine", "selector");

        assertThat(exitCode).isZero();
        assertThat(output()).matches("listening on 127\\.0\\.0\\.1:[1-9]\\d* \\(selector\\)\\R");
        assertThat(errors()).isEmpty();
    }

    @Test
    void theListNamesEveryEngine() {
        int exitCode = run("--engine", "list");

        assertThat(exitCode).isZero();
        assertThat(output()).containsPattern("epoll +\\w+").containsPattern("selector +available");
    }

    @Test
    void theHelpShowsEveryOptionAndExamples() {
        int exitCode = run("--help");

        assertThat(exitCode).isZero();
        assertThat(output())
                .contains("--engine", "--port", "--host", "--reply", "--backlog", "--read-size", "--until-eof")
                .contains("java -jar tcpbench-reference-server.jar --engine selector --port 0 --reply ok");
    }

    @Test
    void theVersionIsTheOneOfTheBuild() {
        int exitCode = run("--version");

        assertThat(exitCode).isZero();
        assertThat(output()).matches("tcpbench-reference-server \\d+\\.\\d+\\.\\d+.*\\R");
    }

    private int run(String... arguments) {
        return new Main(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
