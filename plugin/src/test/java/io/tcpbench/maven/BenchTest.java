package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.Leash;
import io.tcpbench.launch.ServerProcess;
import io.tcpbench.plan.InvalidSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BenchTest {
    private static final Server FIRST = Server.at("127.0.0.1:1");
    private static final Server SECOND = Server.at("127.0.0.1:2");

    @TempDir
    private Path folder;

    private final Bench bench = Bench.of(new HashMap<>());

    private void add(String name, Server server) {
        bench.add(name, server, Leash.take());
    }

    @Test
    void allGoalsOfAModuleShareOne() {
        Map<String, Object> context = new HashMap<>();

        assertThat(Bench.of(context)).isSameAs(Bench.of(context));
    }

    @Test
    void theServerOfTheSameExecutionIsMeantAndElseTheOnlyOne() {
        add("first", FIRST);
        assertThat(bench.server(null, "other")).isEqualTo(FIRST);

        add("second", SECOND);
        assertThat(bench.server(null, "second")).isEqualTo(SECOND);
        assertThat(bench.server("first", "second")).isEqualTo(FIRST);
    }

    @Test
    void noServerIsGuessed() {
        assertThatThrownBy(() -> bench.server(null, "load"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("serverId: 'load'")
                .hasMessageContaining("tcpbench:start");

        add("first", FIRST);
        assertThatThrownBy(() -> bench.server("secnd", "load")).hasMessageContaining("allowed is one of first");

        add("second", SECOND);
        assertThatThrownBy(() -> bench.server(null, "load")).hasMessageContaining("allowed is one of first, second");
    }

    @Test
    void aNameIsTakenUntilItsServerIsStopped() {
        add("first", FIRST);
        assertThatThrownBy(() -> bench.requireNew("first")).isInstanceOf(InvalidSettings.class);

        assertThat(bench.stop("first", "")).contains(FIRST);

        bench.requireNew("first");
        assertThat(bench.stop("first", "")).isEmpty();
    }

    @Test
    void allOfOursThatIsLeftIsStoppedAtOnce() throws Exception {
        Leash leash = Leash.take();
        ProcessBuilder standIn = new ProcessBuilder(
                new JavaCommand(StandIn.class.getName(), ClassPath.own(), List.of(), List.of("serve"))
                        .write(folder.resolve("server.args")));
        ServerProcess process = leash.hold(ServerProcess.start(standIn, Pattern.compile("listening"), line -> {}));
        bench.add("ours", new Server(FIRST.target(), "the server x", process), leash);
        add("theirs", SECOND);

        assertThat(bench.stopAll()).containsExactly("ours");

        assertThat(process.isAlive()).isFalse();
        assertThat(bench.stopAll()).isEmpty();
    }

    @Test
    void aLoadIsFoundByItsFolderHoweverThatIsSpelt() {
        Recorded skipped = new Recorded.Skipped("skipITs is set");
        bench.record(Path.of("target/tcpbench/load"), skipped);

        assertThat(bench.recorded(Path.of("target/../target/tcpbench/load"))).contains(skipped);
        assertThat(bench.recorded(Path.of("target/tcpbench/other"))).isEmpty();
    }
}
