package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcpbench.Cost;
import io.tcpbench.result.JournalReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a journal holds, it is refused, or read as far as it goes and then as good as a result: what is written of
 * it can be read again and is the same. Each input is read as it is and with checksums that are right, which nobody
 * finds by chance.
 */
class JournalFuzzTest {
    private static final int HEADING_BYTES = "tcpbench journal 1\n".length();
    private static final int FRAME_BYTES = 2 * Integer.BYTES;

    @TempDir
    private Path folder;

    @FuzzTest(maxExecutions = 200)
    void aJournalIsReadOrRefused(byte[] input) throws Exception {
        read(input);
        read(withRightChecksums(input));
    }

    private void read(byte[] input) throws Exception {
        Path file = Files.write(folder.resolve("run.journal"), input);
        if (!JournalReader.isJournal(file)) {
            return;
        }
        StoredRun read;
        try {
            read = Cost.bounded(() -> StoredRun.read(file));
        } catch (UnreadableResult refused) {
            assertThat(refused).hasMessageStartingWith(file.toString()).hasMessageNotContaining("null");
            return;
        }

        Rewritten.isTheSame(read.result(), read.thresholds(), folder.resolve("result.json"));
    }

    /** The last record ends where the file ends, whatever length it has. */
    private static byte[] withRightChecksums(byte[] input) {
        ByteBuffer file = ByteBuffer.wrap(input.clone());
        int at = HEADING_BYTES;
        while (at + FRAME_BYTES < file.limit()) {
            int left = file.limit() - at - FRAME_BYTES;
            int length = file.getInt(at) > 0 ? Math.min(file.getInt(at), left) : left;
            CRC32C checksum = new CRC32C();
            checksum.update(file.array(), at + FRAME_BYTES, length);
            file.putInt(at, length).putInt(at + Integer.BYTES, (int) checksum.getValue());
            at += FRAME_BYTES + length;
        }
        return file.array();
    }
}
