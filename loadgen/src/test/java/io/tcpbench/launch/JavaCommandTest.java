package io.tcpbench.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JavaCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aClassPathWithBlanksAndQuotesReachesTheJvm() throws Exception {
        Path odd = Files.createDirectories(folder.resolve("a \"quoted\" \\ folder"));
        Path classes = Path.of(
                Child.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        JavaCommand command = new JavaCommand(
                Child.class.getName(), List.of(odd, classes), List.of(), List.of("say:@no file", "exit:5"));
        BlockingQueue<String> output = new LinkedBlockingQueue<>();

        ProcessBuilder builder = new ProcessBuilder(command.write(odd.resolve("child.args")));
        int exitCode;
        try (ChildProcess child = ChildProcess.start(builder, java.time.Duration.ZERO, output::add, output::add)) {
            exitCode = child.waitFor();
        }

        assertThat(output).containsExactly("@no file");
        assertThat(exitCode).isEqualTo(5);
    }

    @Test
    void theUsersOptionsComeAfterOursSoThatTheyWin() throws Exception {
        JavaCommand command = new JavaCommand("Main", List.of(), List.of("-Dfile.encoding=US-ASCII"), List.of());

        command.write(folder.resolve("args"));

        List<String> options = Files.readAllLines(folder.resolve("args"));
        assertThat(options.indexOf("\"-Dfile.encoding=US-ASCII\""))
                .isGreaterThan(options.indexOf("\"-Dfile.encoding=UTF-8\""))
                .isPositive();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itsOptionsAreForTheEyesOfTheirOwner() throws Exception {
        Path file = Files.writeString(folder.resolve("args"), "of an earlier build");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        new JavaCommand("Main", List.of(), List.of("-Dpassword=hunter2"), List.of()).write(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aWordThatCanNotBeHandedOverIsNamedWithoutItsSecret() {
        assertThatThrownBy(() -> JavaCommand.requireEncodable(
                        List.of("--token", "für", "--password=grün"), StandardCharsets.US_ASCII))
                .hasMessageStartingWith("'***' can't be handed");
    }

    @Test
    void theOptionThatOlderJvmsRefuseIsGivenFrom23On() {
        String option = "--sun-misc-unsafe-memory-access=allow";

        assertThat(JavaCommand.optionsFor(22)).doesNotContain(option);
        assertThat(JavaCommand.optionsFor(23)).contains(option);
    }

    @Test
    void aWordThatTheLocaleCanNotWriteIsRefusedRatherThanGarbled() {
        JavaCommand.requireEncodable(List.of("--send=text:grün"), StandardCharsets.UTF_8);

        assertThatThrownBy(() ->
                        JavaCommand.requireEncodable(List.of("run", "--send=text:grün"), StandardCharsets.US_ASCII))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining("'--send=text:grün' can't be handed")
                .hasMessageContaining("LC_ALL=C.UTF-8");
    }
}
