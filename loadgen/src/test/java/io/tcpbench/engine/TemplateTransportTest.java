package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that differ, on each way to drive sockets. */
class TemplateTransportTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"epoll, 1", "epoll, 16", "io_uring, 1", "io_uring, 16", "nio, 1", "nio, 16"})
    void everyResponseIsTheRequestThatItAnswers(String transport, int pipeline) throws Exception {
        Path file = Files.writeString(folder.resolve("users.csv"), "name\nanna\nberta\nclara-maria\n");
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Result result = ShortRun.against(server.target(), transport(transport))
                    .with("connections", "5")
                    .with("pipeline", "" + pipeline)
                    .with("requestsPerConnection", "100")
                    .with(
                            "send",
                            "text:${connection} ${sequence} ${random:9} ${alnum:9} ${uuid} ${timestamp} ${csv:" + file
                                    + ":name}")
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered()).isGreaterThan(5L * pipeline);
            assertThat(result.total().requests().answered())
                    .isEqualTo(result.total().requests().due());
            assertThat(result.total().bytes().received())
                    .isEqualTo(result.total().bytes().sent());
        }
    }

    /** No socket takes such a request in one go, and others are added behind it. */
    @ParameterizedTest
    @CsvSource({"epoll", "io_uring", "nio"})
    void requestsThatLeaveInPiecesComeBackWhole(String transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Result result = ShortRun.against(server.target(), transport(transport))
                    .with("connections", "2")
                    .with("pipeline", "4")
                    .with("sendBuffer", "8KiB")
                    .with("send", "text:${sequence}${random:200KiB}")
                    .with("timeout", "20s")
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered())
                    .isPositive()
                    .isEqualTo(result.total().requests().due());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void anAnswerToAnotherRequestIsWrong(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            InputStream in = socket.getInputStream();
            in.readNBytes(4);
            socket.getOutputStream().write("0007".getBytes(StandardCharsets.US_ASCII));
            in.read();
        })) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("requestsPerConnection", "1")
                    .with("send", "text:${sequence:4}")
                    .result();

            assertThat(result.total().failures())
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.RESPONSE_WRONG));
            assertThat(result.total().requests().answered()).as("the seventh").isOne();
        }
    }

    @Test
    void aConnectionInThePlaceOfAnotherGoesOnWithTheNumbers() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            byte[] request = socket.getInputStream().readNBytes(9);
            if (request.length > 0) {
                heard.add(new String(request, StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(request);
            socket.getInputStream().read();
        })) {
            ShortRun.against(server.target(), Transport.NIO)
                    .with("connections", "2")
                    .with("requestsPerConnection", "1")
                    .with("duration", "2s")
                    .with("send", "text:${connection} ${sequence:7}")
                    .result();

            assertThat(heard)
                    .doesNotHaveDuplicates()
                    .contains("1 0000001", "2 0000001")
                    .anyMatch(request -> request.endsWith("2"));
        }
    }

    private static Transport transport(String word) {
        return Transport.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
