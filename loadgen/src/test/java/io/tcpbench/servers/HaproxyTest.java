package io.tcpbench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that wants to be told by a header for whom a connection is, and tells the server behind it. */
class HaproxyTest {
    /** With a header of the second version in front of what is handed on, which is 28 bytes. */
    private static final String CONFIGURATION = """
            defaults
              mode tcp
              timeout connect 5s
              timeout client 30s
              timeout server 30s
            listen behind-a-proxy
              bind 127.0.0.1:%s accept-proxy
              server echo %s send-proxy-v2
            """;

    private static final int HEADER_BYTES = 28;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void itReadsTheHeaderAndHandsTheAddressOn(String version) throws Exception {
        List<String> handedOn = Collections.synchronizedList(new ArrayList<>());
        try (ScriptedServer server = ScriptedServer.start(noting(handedOn));
                RealServer haproxy = before(server)) {

            load(haproxy).answered("-c", "20", "--proxy-protocol", version, "--local-address", "127.0.0.3");

            assertThat(handedOn).hasSizeGreaterThanOrEqualTo(20).allMatch(header -> header.contains("7f000003"));
        }
    }

    @Test
    void itClosesAConnectionWithoutTheHeader() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo());
                RealServer haproxy = before(server)) {
            assertThat(load(haproxy).failed("-c", "1")).containsAnyOf("CLOSED_AWAITING", "RESET_BEFORE_FIRST_BYTE");
        }
    }

    @Test
    void aWrongFramingSaysWhatWasExpectedWhatCameAndWhichOptionToChange() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(noting(new ArrayList<>()));
                RealServer haproxy = before(server)) {
            assertThat(load(haproxy)
                            .failed("-c", "1", "--proxy-protocol", "v2", "--send", "text:abc", "--expect", "line"))
                    .contains("RESPONSE_INCOMPLETE")
                    .contains("3 bytes of the response had come, the last of them 616263;"
                            + " --expect line asks for more");
        }
    }

    private static ScriptedServer.Script noting(List<String> headers) {
        return (socket, connection) -> {
            headers.add(HexFormat.of().formatHex(socket.getInputStream().readNBytes(HEADER_BYTES)));
            ScriptedServer.echo().serve(socket, connection);
        };
    }

    private RealServer before(ScriptedServer server) throws Exception {
        return RealServer.start(folder, port -> {
            Files.writeString(folder.resolve("haproxy.cfg"), CONFIGURATION.formatted(port, server.target()));
            return List.of("haproxy", "-db", "-f", "haproxy.cfg");
        });
    }

    private Load load(RealServer haproxy) {
        return new Load(folder, haproxy);
    }
}
