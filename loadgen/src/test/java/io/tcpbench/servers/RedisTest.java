package io.tcpbench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTest {
    @TempDir
    private Path folder;

    @Test
    void pingsInLineAreAnswered() throws Exception {
        try (RealServer redis = redis()) {
            load(redis).answered("--send", "text:PING\\r\\n", "--expect", "line", "-c", "500");
        }
    }

    /** Arrays of bulk strings, as clients send them; each answer is a bulk string. */
    @Test
    void sixteenCommandsInFlightAreAnsweredInTheirOrder() throws Exception {
        try (RealServer redis = redis()) {
            load(redis)
                    .answered(
                            "--send",
                            "text:*2\\r\\n$4\\r\\nECHO\\r\\n$5\\r\\nhello\\r\\n",
                            "--expect",
                            "exact:$5\\r\\nhello\\r\\n",
                            "--pipeline",
                            "16");
        }
    }

    @Test
    void twoCommandsInOneRequestHaveTwoAnswersInOneResponse() throws Exception {
        try (RealServer redis = redis()) {
            load(redis)
                    .answered(
                            "--send",
                            "text:*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\na\\r\\n$3\\r\\nabc\\r\\n"
                                    + "*2\\r\\n$3\\r\\nGET\\r\\n$1\\r\\na\\r\\n",
                            "--expect",
                            "until:\\r\\nabc\\r\\n",
                            "--check",
                            "exact:+OK\\r\\n$3\\r\\nabc\\r\\n",
                            "--pipeline",
                            "4");
        }
    }

    @Test
    void itAnswersBehindASocketFile() throws Exception {
        Path file = folder.resolve("redis.sock");
        try (RealServer redis = RealServer.behind(
                file, List.of("redis-server", "--port", "0", "--save", "", "--unixsocket", "" + file))) {

            JsonNode result =
                    load(redis).answered("--send", "text:PING\\r\\n", "--expect", "exact:+PONG\\r\\n", "-c", "100");

            assertThat(result.get("plan").get("target").asText()).isEqualTo("unix:" + file);
        }
    }

    @Test
    void aWrongFramingSaysWhatWasExpectedWhatCameAndWhichOptionToChange() throws Exception {
        try (RealServer redis = redis()) {
            Load load = load(redis);

            assertThat(load.failed("--send", "text:PING\\r\\n", "--expect", "size:8"))
                    .contains("RESPONSE_INCOMPLETE")
                    .contains("7 bytes of the response had come, the last of them 2b504f4e470d0a;"
                            + " --expect size:8 asks for more");
            assertThat(load.failed("--send", "text:PING\\r\\n", "--expect", "size:5"))
                    .contains("RESPONSE_UNASKED")
                    .contains("2 bytes, first 0d0a; by --expect size:5 every response was whole already");
            assertThat(load.failed("--send", "text:PING\\r\\n", "--expect", "length-field:0,2"))
                    .contains("--expect length-field:0,2 asks for more");
            assertThat(load.failed("--send", "text:PING\\r\\n", "--expect", "length-field:0,4"))
                    .contains("RESPONSE_UNFRAMEABLE")
                    .contains("--expect length-field:0,4 makes a response of")
                    .contains("it begins with 2b504f4e");
            assertThat(load.failed("--send", "text:PING\\r\\n", "--expect", "line", "--check", "prefix:+OK"))
                    .contains("RESPONSE_WRONG")
                    .contains("at byte 1 of 7: expected 4f4b, got 504f4e470d0a");
        }
    }

    private RealServer redis() throws Exception {
        return RealServer.start(
                folder, port -> List.of("redis-server", "--port", port, "--save", "", "--bind", "127.0.0.1"));
    }

    private Load load(RealServer redis) {
        return new Load(folder, redis);
    }
}
