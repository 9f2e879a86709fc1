package io.tcpbench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemcachedTest {
    /** A request of its binary protocol for the version: a header of 24 bytes. */
    private static final String VERSION = "hex:800b" + "00".repeat(22);

    @TempDir
    private Path folder;

    @Test
    void aGetOfNothingIsAnsweredByAnEnd() throws Exception {
        try (RealServer memcached = memcached()) {
            load(memcached).answered("--send", "text:get x\\r\\n", "--expect", "exact:END\\r\\n", "-c", "500");
        }
    }

    @Test
    void whatIsSetIsGot() throws Exception {
        try (RealServer memcached = memcached()) {
            load(memcached)
                    .answered(
                            "--send",
                            "text:set x 0 0 3\\r\\nabc\\r\\nget x\\r\\n",
                            "--expect",
                            "until:END\\r\\n",
                            "--check",
                            "exact:STORED\\r\\nVALUE x 0 3\\r\\nabc\\r\\nEND\\r\\n",
                            "--pipeline",
                            "8");
        }
    }

    /** A header of 24 bytes that says in bytes 8 to 11 how many follow it. */
    @Test
    void itTellsItsVersionInItsBinaryProtocol() throws Exception {
        try (RealServer memcached = memcached()) {
            load(memcached)
                    .answered(
                            "--send",
                            VERSION,
                            "--expect",
                            "length-field:8,4,big,12",
                            "--check",
                            "prefix:\\x81\\x0b",
                            "--pipeline",
                            "8");
        }
    }

    @Test
    void aWrongFramingSaysWhatWasExpectedWhatCameAndWhichOptionToChange() throws Exception {
        try (RealServer memcached = memcached()) {
            Load load = load(memcached);

            assertThat(load.failed("--send", "text:get x\\r\\n", "--expect", "until:STORED\\r\\n"))
                    .contains("RESPONSE_INCOMPLETE")
                    .contains("5 bytes of the response had come, the last of them 454e440d0a;"
                            + " --expect until:STORED\\r\\n asks for more");
            assertThat(load.failed("--send", VERSION, "--expect", "length-field:8,4"))
                    .contains("RESPONSE_UNASKED")
                    .contains("; by --expect length-field:8,4 every response was whole already");
            assertThat(load.failed("--send", VERSION, "--expect", "length-field:0,4"))
                    .contains("RESPONSE_UNFRAMEABLE")
                    .contains("--expect length-field:0,4 makes a response of")
                    .contains("it begins with 810b0000");
        }
    }

    private RealServer memcached() throws Exception {
        return RealServer.start(
                folder, port -> List.of("memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", port, "-U", "0"));
    }

    private Load load(RealServer memcached) {
        return new Load(folder, memcached);
    }
}
