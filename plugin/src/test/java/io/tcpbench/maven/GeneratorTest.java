package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.gate.Outcome;
import io.tcpbench.report.ResultFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GeneratorTest {
    private static final List<String> COMMAND = List.of("run", "127.0.0.1:4711");

    private final RunSettings settings = new RunSettings();
    private final RecordingLog log = new RecordingLog();

    @TempDir
    private Path path;

    private RunFolder folder;

    @BeforeEach
    void prepare() throws Exception {
        folder = RunFolder.prepare(path);
    }

    private Generator generator(@Nullable Path planFile) {
        return generator(planFile, "-Xmx64m");
    }

    private Generator generator(@Nullable Path planFile, String... jvmArgs) {
        return new Generator(
                StandIn.class.getName(),
                ClassPath.own(),
                List.of(jvmArgs),
                planFile,
                planFile == null ? null : "peak",
                settings,
                List.of("example.org"));
    }

    @Test
    void theSettingsAreHandedOverAsAFile() throws Exception {
        settings.set("connectRate", "100/s");

        List<String> words = generator(null).arguments(COMMAND, folder);

        assertThat(words)
                .startsWith("run", "127.0.0.1:4711", "--until-eof")
                .containsSequence("--out", path.toString())
                .containsSequence("--plan", folder.file("plan.json").toString())
                .endsWith("--allow-target=example.org");
        assertThat(Files.readString(folder.file("plan.json"))).contains("\"connectRate\" : \"100/s\"");
    }

    /** With a generator that is started for each build, its start is a good part of the time. */
    @Test
    void itsJvmHasTheOptionsOfTheLauncher() throws Exception {
        generator(null).start(COMMAND, folder, path, log::info, log::warn).await(folder);

        String jvm = Files.readString(folder.file(RunFolder.GENERATOR_ARGUMENTS));

        assertThat(jvm).contains("-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError", "-Xmx64m");
    }

    @Test
    void theSettingsOfThePomOverrideAPlanFile() throws Exception {
        settings.set("target", "127.0.0.1:4711").set("connectRate", "100/s").set("send", "text:a b");

        List<String> words = generator(Path.of("my.yaml")).arguments(COMMAND, folder);

        assertThat(words)
                .containsSequence("--plan", "my.yaml", "--scenario=peak", "--connect-rate=100/s", "--send=text:a b")
                .doesNotContain("--target=127.0.0.1:4711");
    }

    @Test
    void whatItPrintsIsLoggedAndItsExitCodeIsTheVerdict() throws Exception {
        List<String> command = List.of("run", "127.0.0.1:4711", "--threshold=p99<=1us");
        Generator.Running running = generator(null).start(command, folder, path, log::info, log::warn);

        Ending ending = running.await(folder);

        assertThat(ending.exitCode()).isEqualTo(10);
        assertThat(ending.output()).startsWith("called with run");
        assertThat(ending.errors()).isEqualTo("complaint");
        assertThat(log.info).first().asString().startsWith("called with run 127.0.0.1:4711");
        assertThat(log.warn).containsExactly("complaint");
    }

    @Test
    void oneThatIsStuckIsKilled() throws Exception {
        List<String> command = List.of("run", "--threshold=max<=1ns");
        Generator.Running running = generator(null).start(command, folder, path, log::info, log::warn);

        Ending ending = running.await(folder, Duration.ofMillis(100));

        assertThat(ending.exitCode()).isEqualTo(137);
        assertThat(ending.errors()).endsWith("the generator did not end in time and was killed");
    }

    /** Without its option a JVM goes on when one of its threads has no memory, and exits with 0. */
    @Test
    void whatOneHadMeasuredThatRanOutOfMemoryIsReportedAndIsNoVerdict() throws Exception {
        List<String> command = List.of("run", "--threshold=max<=2ns");

        Ending ending = generator(null)
                .start(command, folder, path, log::info, log::warn)
                .await(folder);

        assertThat(ending.exitCode()).isEqualTo(3);
        assertThatThrownBy(() -> ending.judge(Instant.EPOCH))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("the generator ran out of memory; give it more")
                .hasMessageContaining("; what it had measured until then is in " + folder.file("result.json"));
        ResultFile.Stored stored = ResultFile.read(folder.file("result.json"));
        assertThat(stored.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(stored.result().partial()).isTrue();
    }

    /** Of the texts that the JDK has from the C library. */
    @Test
    void itsLanguageIsThatOfTheCLocale() throws Exception {
        Ending ending = generator(null)
                .start(COMMAND, folder, path, log::info, log::warn)
                .await(folder);

        assertThat(ending.output()).endsWith("in C");
    }

    @Test
    void aSecretAmongTheOptionsOfItsJvmIsNeitherLoggedNorLeftBehind() throws Exception {
        Generator generator = generator(null, "-Xmx64m", "-Dpassword=hunter2", "--token=hunter2");

        Ending ending =
                generator.start(COMMAND, folder, path, log::info, log::warn).await(folder);

        assertThat(folder.file("generator.args")).content().contains("-Dpassword=hunter2");
        folder.removeArguments();
        assertThat(filesWith("hunter2")).isEmpty();
        assertThatThrownBy(() -> ending.judge(Instant.EPOCH))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("Unrecognized option: --token=***")
                .hasMessageNotContaining("hunter2");
        assertThat(List.of(log.info, log.warn))
                .asString()
                .contains("--token=***")
                .doesNotContain("hunter2");
    }

    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** Keeps what it is told. */
    private static final class RecordingLog extends SystemStreamLog {
        private final Queue<CharSequence> info = new ConcurrentLinkedQueue<>();
        private final Queue<CharSequence> warn = new ConcurrentLinkedQueue<>();

        @Override
        public void info(CharSequence line) {
            info.add(line);
        }

        @Override
        public void warn(CharSequence line) {
            warn.add(line);
        }
    }
}
