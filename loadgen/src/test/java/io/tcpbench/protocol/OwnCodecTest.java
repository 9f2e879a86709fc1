package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.LoadTest;
import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Result;
import java.io.DataInputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The codec that {@code docs/protocols.md} shows, compiled and run as it stands there. */
class OwnCodecTest {
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void theCodecOfTheDocumentationFindsItsResponses() throws Exception {
        ScriptedServer.Script script = (socket, connection) -> {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                in.readFully(new byte[8]);
                socket.getOutputStream().write("12:hello ".getBytes(US_ASCII));
                socket.getOutputStream().write("again!,".getBytes(US_ASCII));
            }
        };
        try (URLClassLoader codecs = compiled();
                ScriptedServer server = ScriptedServer.start(script)) {
            Result result = withCodecs(codecs, plan(server.target(), "codec:netstring"));

            assertThat(result.total().failures()).isEmpty();
            assertThat(result.total().requests().answered())
                    .isPositive()
                    .isEqualTo(result.total().requests().due());
        }
    }

    @Test
    void aWrongArgumentAndAnUnknownNameAreFoundBeforeTheRun() throws Exception {
        try (URLClassLoader codecs = compiled()) {
            assertThatThrownBy(() -> withCodecs(codecs, plan("127.0.0.1:9", "codec:netstring:x")))
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining("allowed is codec:netstring without an argument");
            assertThatThrownBy(() -> withCodecs(codecs, plan("127.0.0.1:9", "codec:netstrings")))
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining("allowed is one of the codecs on the class path: netstring");
        }
        assertThatThrownBy(() -> new LoadTest(plan("127.0.0.1:9", "codec:netstring")).run())
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("one of the codecs on the class path: there are none");
    }

    private static Plan plan(String target, String expect) {
        return new PlanSettings()
                .set("target", target)
                .set("connections", "2")
                .set("threads", "1")
                .set("warmup", "0")
                .set("duration", "200ms")
                .set("send", "text:5:hello,")
                .set("expect", expect)
                .plan();
    }

    private static Result withCodecs(ClassLoader codecs, Plan plan) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(codecs);
        try {
            return new LoadTest(plan).run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private URLClassLoader compiled() throws Exception {
        Matcher example = JAVA.matcher(Files.readString(Path.of("../docs/protocols.md")));
        assertThat(example.find()).isTrue();
        Path source = Files.createDirectories(folder.resolve("example")).resolve("Netstrings.java");
        Files.writeString(source, example.group(1));
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(CodecProvider.class.getName()), "example.Netstrings\n");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(status).isZero();
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, OwnCodecTest.class.getClassLoader());
    }
}
