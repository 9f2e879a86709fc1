package io.tcpbench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers in Python: one for HTTP/1.0, which closes behind each answer, and one that echoes. */
class PythonTest {
    private static final String ECHO = """
            import asyncio, sys

            async def serve(reader, writer):
                while data := await reader.read(65536):
                    writer.write(data)

            async def main():
                server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=1024)
                await server.serve_forever()

            asyncio.run(main())
            """;

    private static final String GET = "text:GET / HTTP/1.0\\r\\n\\r\\n";

    @TempDir
    private Path folder;

    @Test
    void answersEndByClosing() throws Exception {
        try (RealServer python = webServer()) {
            load(python)
                    .answered(
                            "--send",
                            GET,
                            "--expect",
                            "close",
                            "--check",
                            "regex:(?s)^HTTP/1.0 200 OK\\r\\n.*\\r\\n\\r\\nit works\\n$",
                            "-c",
                            "4");
        }
    }

    @Test
    void everythingComesBack() throws Exception {
        try (RealServer python = RealServer.start(folder, port -> List.of("python3", "-c", ECHO, port))) {
            load(python).answered("-c", "500", "--think", "300ms", "--send", "size:2KiB");
        }
    }

    @Test
    void aWrongFramingSaysWhatWasExpectedWhatCameAndWhichOptionToChange() throws Exception {
        try (RealServer python = webServer()) {
            assertThat(load(python).failed("-c", "2", "--send", GET, "--expect", "until:it fails\\n"))
                    .contains("CLOSED_MID_RESPONSE")
                    .contains("0d0a697420776f726b730a; --expect until:it fails\\n asks for more");
            assertThat(load(python)
                            .failed(
                                    "-c",
                                    "2",
                                    "--send",
                                    GET,
                                    "--expect",
                                    "close",
                                    "--check",
                                    "contains:204 No Content"))
                    .contains("RESPONSE_WRONG");
        }
    }

    private RealServer webServer() throws Exception {
        Files.writeString(folder.resolve("index.html"), "it works\n");
        return RealServer.start(folder, port -> List.of("python3", "-m", "http.server", port, "--bind", "127.0.0.1"));
    }

    private Load load(RealServer python) {
        return new Load(folder, python);
    }
}
