package io.tcpbench.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    private static final Pattern DEFINITION = Pattern.compile("#define\\s+(E\\w+)\\s+(\\d+)\\b");

    @Test
    void namesAndNumbersAreThoseOfTheKernelsHeaders() throws IOException {
        Map<Integer, String> ofTheKernel = new HashMap<>();
        for (String header : new String[] {"errno-base.h", "errno.h"}) {
            Path file = Path.of("/usr/include/asm-generic", header);
            assumeTrue(Files.isReadable(file), file + " is needed, which linux-libc-dev has");
            DEFINITION
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(found -> ofTheKernel.put(Integer.parseInt(found.group(2)), found.group(1)));
        }

        assertThat(Errno.known())
                .containsExactlyInAnyOrderElementsOf(ofTheKernel.keySet())
                .allSatisfy(number -> assertThat(new Errno(number).name()).isEqualTo(ofTheKernel.get(number)));
    }

    @Test
    void textsAreThoseOfTheCLibrary() throws Exception {
        Process python = new ProcessBuilder("sh", "-c", "exec python3")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var script = python.outputWriter(UTF_8)) {
            script.write("import os\nfor number in range(1, 134): print(number, os.strerror(number))\n");
        }
        List<String> lines = new String(python.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assumeTrue(python.waitFor() == 0, "python3 is needed, to ask strerror(3)");
        Map<Integer, String> ofTheLibrary = new HashMap<>();
        for (String line : lines) {
            int blank = line.indexOf(' ');
            ofTheLibrary.put(Integer.parseInt(line.substring(0, blank)), line.substring(blank + 1));
        }
        assumeTrue(ofTheLibrary.get(98).equals("Address already in use"), "glibc in English is needed");

        assertThat(Errno.known())
                .allSatisfy(number -> assertThat(new Errno(number).text()).isEqualTo(ofTheLibrary.get(number)));
    }

    @Test
    void whatTheTableLacksKeepsItsNumber() {
        assertThat(new Errno(4000).name()).isEqualTo("errno 4000");
        assertThat(new Errno(4000).text()).isEqualTo("errno 4000");
        assertThat(Errno.NONE.name()).isEmpty();
    }
}
