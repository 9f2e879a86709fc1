package io.tcpbench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/1.1 on connections that stay open; nginx closes each after 1,000 requests. */
class NginxTest {
    private static final String GET = "text:GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n";
    private static final String OK = "prefix:HTTP/1.1 200 OK\\r\\n";

    /** With its temporary folders in its own, so that anybody can run it. */
    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            events {
              worker_connections 1024;
            }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              server {
                listen 127.0.0.1:%s;
                default_type text/plain;
                location / {
                  return 200 "it works\\n";
                }
              }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void aPageIsReadToTheEndOfItsContent() throws Exception {
        try (RealServer nginx = nginx()) {
            load(nginx)
                    .answered(
                            "--send",
                            GET,
                            "--expect",
                            "until:\\r\\n\\r\\nit works\\n",
                            "--check",
                            OK,
                            "--requests-per-connection",
                            "1000",
                            "-c",
                            "16",
                            "--pipeline",
                            "4");
        }
    }

    @Test
    void aPageIsItsHeaderToTheEmptyLineAndSoManyBytesAsThatSays() throws Exception {
        try (RealServer nginx = nginx()) {
            load(nginx)
                    .answered(
                            "--send",
                            GET,
                            "--expect",
                            "regex:(?s)\\r\\nContent-Length: 9\\r\\n.*?\\r\\n\\r\\n.{9}",
                            "--check",
                            "regex:(?s)^HTTP/1.1 200 OK\\r\\n.*\\r\\n\\r\\nit works\\n$",
                            "--requests-per-connection",
                            "1000");
        }
    }

    @Test
    void anAnswerWithoutContentEndsWithItsHeader() throws Exception {
        try (RealServer nginx = nginx()) {
            load(nginx)
                    .answered(
                            "--send",
                            "text:HEAD / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n",
                            "--expect",
                            "until:\\r\\n\\r\\n",
                            "--check",
                            "contains:\\r\\nContent-Length: 9\\r\\n",
                            "--requests-per-connection",
                            "1000",
                            "--pipeline",
                            "8");
        }
    }

    @Test
    void aWrongFramingSaysWhatWasExpectedWhatCameAndWhichOptionToChange() throws Exception {
        try (RealServer nginx = nginx()) {
            Load load = load(nginx);

            assertThat(load.failed("--send", GET, "--expect", "until:it works\\r\\n"))
                    .contains("RESPONSE_INCOMPLETE")
                    .contains("0d0a697420776f726b730a; --expect until:it works\\r\\n asks for more");
            assertThat(load.failed("--send", GET, "--expect", "until:\\r\\n\\r\\n"))
                    .contains("RESPONSE_UNASKED")
                    .contains("9 bytes, first 697420776f726b730a;"
                            + " by --expect until:\\r\\n\\r\\n every response was whole already");
            assertThat(load.failed("--send", GET, "--expect", "length-field:0,4"))
                    .contains("RESPONSE_UNFRAMEABLE")
                    .contains("--expect length-field:0,4 makes a response of 1213486164 bytes of 48545450");
            assertThat(load.failed("--send", GET, "--expect", "until:it works\\n", "--check", "prefix:HTTP/1.1 204"))
                    .contains("RESPONSE_WRONG")
                    .contains("at byte 11 of ")
                    .contains(": expected 34, got 30204f4b");
        }
    }

    private RealServer nginx() throws Exception {
        return RealServer.start(folder, port -> {
            Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(port));
            return List.of("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-e", "stderr");
        });
    }

    private Load load(RealServer nginx) {
        return new Load(folder, nginx);
    }
}
