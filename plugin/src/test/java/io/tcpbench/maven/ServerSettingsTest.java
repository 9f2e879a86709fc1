package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.plan.InvalidSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {
    private final ServerSettings server = new ServerSettings();

    private void check() {
        RunSettings settings = new RunSettings();
        server.check(settings);
        settings.check(false);
    }

    @Test
    void nothingIsTheReferenceServer() {
        assertThatCode(this::check).doesNotThrowAnyException();
        assertThat(server.isReference()).isTrue();
        assertThat(server.port()).isEmpty();
        assertThat(server.readyLine()).isEmpty();
    }

    @Test
    void whatStandsInQuotesIsOneWord() {
        server.set("serverArguments", "--reply 'text:a b' --fail-rate 1% reset --stats \"a file\"");

        assertThat(server.words("serverArguments"))
                .containsExactly("--reply", "text:a b", "--fail-rate", "1%", "reset", "--stats", "a file");
        assertThat(server.words("command")).isEmpty();
    }

    @Test
    void peopleAreToldWhichServerItIs() {
        assertThat(server.name()).isEqualTo("the reference server");

        server.set("command", "'/opt/my server/run' --port {port}");
        assertThat(server.name()).isEqualTo("the server /opt/my server/run");

        server.set("mainClass", "x.Main");
        assertThat(server.name()).isEqualTo("the server x.Main");

        server.set("artifact", "org.example:server:1");
        assertThat(server.name()).isEqualTo("the server org.example:server:1");
    }

    @ParameterizedTest
    @CsvSource({
        "target, command",
        "target, serverPort",
        "command, jar",
        "command, mainClass",
        "command, serverArguments",
        "command, serverJvmArgs",
        "jar, artifact",
        "jar, engine",
        "mainClass, reply",
        "target, reply"
    })
    void twoServersAtOnceAreAFault(String first, String second) {
        server.set(first, "1{port}").set(second, "1");

        assertThatThrownBy(this::check)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(second + ": '1' is not allowed; allowed is nothing together with " + first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jar", "artifact"})
    void aMainClassMayBelongToAJar(String name) {
        server.set(name, "x").set("mainClass", "x.Y").set("serverPort", "9090");

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aServerWhosePortNobodyKnowsIsAFault() {
        server.set("command", "server --quiet").set("readyLine", "^ready$");

        assertThatThrownBy(this::check).hasMessageContaining("serverPort: '' is not allowed; allowed is the port");
    }

    @ParameterizedTest
    @CsvSource({
        "serverPort, 9090",
        "serverArguments, --port {port}",
        "serverJvmArgs, -Dport={port}",
        "readyLine, port (\\d+)"
    })
    void thereAreFourWaysToKnowThePort(String name, String text) {
        server.set("jar", "server.jar").set(name, text);

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"serverPort, 0", "serverPort, 65536", "serverPort, http", "readyLine, (", "reply, ''"})
    void whatCanNotBeUnderstoodIsAFault(String name, String text) {
        server.set(name, text);

        assertThatThrownBy(this::check).hasMessageStartingWith(name + ": '" + text + "' is not allowed; ");
    }

    @Test
    void theReferenceServerHasAReadyLineOfItsOwn() {
        server.set("readyLine", "up");

        assertThatThrownBy(this::check).hasMessageStartingWith("readyLine: 'up'");
    }

    private static void check(ServerSettings server) {
        RunSettings settings = new RunSettings();
        server.check(settings);
        settings.check(false);
    }

    @Test
    void aNestedServerTakesWhatItLeavesOutFromOneOfItsSort() {
        server.set("mainClass", "x.Main")
                .set("serverArguments", "--port {port}")
                .set("readyLine", "up")
                .jvmArgs(List.of("-Xmx1g"));

        ServerSettings release =
                ServerSettings.ofExperiment("baseline").set("artifact", "x:y:1").set("readyLine", "ready");
        release.orElse(server);

        assertThat(release.get("mainClass")).isEqualTo("x.Main");
        assertThat(release.words("serverArguments")).containsExactly("--port", "{port}");
        assertThat(release.jvmArgs()).containsExactly("-Xmx1g");
        assertThat(release.get("readyLine")).isEqualTo("ready");
        assertThatCode(() -> check(release)).doesNotThrowAnyException();
    }

    @Test
    void aNestedServerTakesNothingFromOneOfAnotherSort() {
        server.set("mainClass", "x.Main").set("serverArguments", "--port {port}");

        ServerSettings ours =
                ServerSettings.ofExperiment("baseline").set("engine", "epoll").orElse(server);

        assertThat(ours.sort()).isEqualTo(ServerSettings.Sort.REFERENCE);
        assertThat(ours.words("serverArguments")).isEmpty();
        assertThat(ServerSettings.ofExperiment("baseline").orElse(server).isEmpty())
                .isTrue();
    }

    @Test
    void aFaultOfANestedServerNamesWhereItIsNested() {
        ServerSettings nested = ServerSettings.ofExperiment("candidate")
                .set("command", "serve {port}")
                .set("serverArguments", "-v")
                .set("file", "baseline.json");

        assertThatThrownBy(() -> check(nested))
                .hasMessageContaining("candidate.command: 'serve {port}' is not allowed; allowed is nothing together")
                .hasMessageContaining(
                        "candidate.arguments: '-v' is not allowed; allowed is nothing together with candidate.file")
                .hasMessageContaining(
                        "candidate.file: 'baseline.json' is not allowed; allowed is nothing: only a baseline");
    }

    @Test
    void aPortThatIsFixedIsNoneForAServerThatStartsAgain() {
        ServerSettings again =
                ServerSettings.ofExperiment("").set("command", "serve").set("serverPort", "9090");

        assertThatThrownBy(() -> check(again))
                .hasMessageContaining("command: 'serve' is not allowed; allowed is words with {port}");
    }
}
