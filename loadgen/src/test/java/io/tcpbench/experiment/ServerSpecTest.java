package io.tcpbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSpecTest {

    @Test
    void theWordsOfACommandGetThePort() {
        ServerSpec spec = ServerSpec.parse("command:redis-server --port {port} --dir '/tmp/a b'");

        assertThat(spec.on(1234, 1)).containsExactly("redis-server", "--port", "1234", "--dir", "/tmp/a b");
        assertThat(spec.address()).isEmpty();
    }

    @Test
    void theWordsOfACommandGetTheNumberOfTheTrial() {
        ServerSpec spec = ServerSpec.parse("command:server {port} --log trial-{trial}.log");

        assertThat(spec.on(1234, 12)).containsExactly("server", "1234", "--log", "trial-12.log");
    }

    @Test
    void aJarIsRunByOurJava() {
        ServerSpec spec = ServerSpec.parse("jar:server.jar {port}");

        assertThat(spec.on(7, 1).get(0)).endsWith("java");
        assertThat(spec.on(7, 1)).endsWith("-jar", "server.jar", "7");
    }

    @Test
    void theReferenceServerIsAnEngineAndItsArguments() {
        assertThat(ServerSpec.parse("reference:epoll --delay 5ms").on(7, 1))
                .containsExactly("--engine", "epoll", "--port", "7", "--until-eof", "--delay", "5ms");
    }

    @Test
    void theReferenceServerIsReadAsItWasMade() {
        ServerSpec spec = ServerSpec.ofReference(List.of("epoll", "--reply", "text:a b"));

        assertThat(spec.text()).isEqualTo("reference:epoll --reply 'text:a b'");
        assertThat(ServerSpec.parse(spec.text())).isEqualTo(spec);
    }

    @Test
    void anAddressIsNotStarted() {
        assertThat(ServerSpec.parse("address:127.0.0.1:9090").address().orElseThrow())
                .hasToString("127.0.0.1:9090");
    }

    @Test
    void aFileWithTrialsIsNoServer() {
        assertThat(ServerSpec.stored("stored: a b.json")).contains(Path.of("a b.json"));
        assertThat(ServerSpec.stored("stored:")).isEmpty();
        assertThat(ServerSpec.stored("command:stored:x {port}")).isEmpty();
    }

    @Test
    void aServerCanHaveAReadyLineOfItsOwn() {
        ServerSpec spec = ServerSpec.parse("jar:'ready-line=^up at (\\d+)' server.jar");

        assertThat(spec.readyLine().orElseThrow()).hasToString("^up at (\\d+)");
        assertThat(spec.on(0, 1)).endsWith("-jar", "server.jar");
        assertThat(ServerSpec.parse("jar:server.jar {port}").readyLine()).isEmpty();
    }

    @Test
    void aCommandIsReadAsItWasMade() {
        List<String> words = List.of("/opt/a b/java", "@C:\\it's.args", "", "{port}");

        ServerSpec spec =
                ServerSpec.parse(ServerSpec.ofCommand(Optional.of(Pattern.compile("^ready 'now' \\S+$")), words)
                        .text());

        assertThat(spec.words()).isEqualTo(words);
        assertThat(spec.readyLine().orElseThrow()).hasToString("^ready 'now' \\S+$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stored:x",
                "",
                "redis",
                "command:",
                "command:redis-server",
                "jar:x.jar",
                "address:nowhere",
                "stored",
                "command:ready-line=(up)",
                "command:ready-line=( x {port}",
                "jar:ready-line=up x.jar"
            })
    void everythingElseIsToldWhatIsAllowed(String text) {
        assertThatThrownBy(() -> ServerSpec.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
