package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcpbench.Cost;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a result file holds, it is refused, or what is written of it can be read again and is the same. */
class ResultFileFuzzTest {
    @TempDir
    private Path folder;

    @FuzzTest(maxExecutions = 300)
    void aResultIsReadOrRefused(byte[] input) throws Exception {
        Path file = Files.write(folder.resolve("result.json"), input);
        ResultFile.Stored read;
        try {
            read = Cost.bounded(() -> ResultFile.read(file));
        } catch (UnreadableResult refused) {
            assertThat(refused).hasMessageStartingWith(file.toString());
            return;
        }

        Rewritten.isTheSame(read.result(), read.thresholds(), file);
    }
}
