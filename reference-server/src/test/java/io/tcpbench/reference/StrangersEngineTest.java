package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is named on the class path and nowhere in our code. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StrangersEngineTest {

    @TempDir
    private Path classPath;

    @BeforeEach
    void nameTheEngine() throws Exception {
        Path services = Files.createDirectories(classPath.resolve("META-INF/services"));
        Files.writeString(services.resolve(ServerEngine.class.getName()), CrashingEngine.class.getName());
    }

    @Test
    void itIsListedAfterOurs() throws Exception {
        try (ChildServer server = ChildServer.startWithClasses(classPath, "--engine", "list")) {
            assertThat(server.exitCode()).isZero();
            assertThat(server.lines().get(server.lines().size() - 1)).matches("crashing +available");
        }
    }

    @Test
    void anErrorOfTheServersOwnShowsItsStackAndExits70() throws Exception {
        try (ChildServer server = ChildServer.startWithClasses(classPath, "--engine", "crashing", "--port", "0");
                Client client = Client.connect(server.address())) {
            client.send("boo");

            assertThat(server.exitCode()).isEqualTo(70);
            assertThat(server.errors())
                    .contains("the server crashed", "IllegalStateException: a surprise", "at io.tcpbench.reference.")
                    .doesNotContain("Exception in thread");
        }
    }
}
