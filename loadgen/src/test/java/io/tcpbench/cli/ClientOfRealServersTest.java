package io.tcpbench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.servers.RealServer;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks by hand to servers that we did not write. */
class ClientOfRealServersTest {
    @TempDir
    private Path folder;

    @Test
    void redisAnswersLines() throws Exception {
        Terminal terminal = new Terminal();
        try (RealServer redis = RealServer.start(
                folder, port -> List.of("redis-server", "--port", port, "--save", "", "--bind", "127.0.0.1"))) {
            terminal.in(new ByteArrayInputStream("SET a µ\nGET a\nq\n".getBytes(UTF_8)));

            int exitCode = terminal.type("client", redis.address());

            assertThat(exitCode).isZero();
            assertThat(terminal.out()).isEqualTo("+OK\r\n$2\r\nµ\r\n");
        }
    }

    @Test
    void memcachedAnswersLinesThatEndAsItWantsThem() throws Exception {
        Terminal terminal = new Terminal();
        try (RealServer memcached = RealServer.start(
                folder, port -> List.of("memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", port, "-U", "0"))) {
            terminal.in(new ByteArrayInputStream("set a 0 0 3\nabc\nget a\n".getBytes(UTF_8)));

            int exitCode = terminal.type("client", memcached.address(), "--line-end", "crlf");

            assertThat(exitCode).isZero();
            assertThat(terminal.out()).isEqualTo("STORED\r\nVALUE a 0 3\r\nabc\r\nEND\r\n");
        }
    }
}
