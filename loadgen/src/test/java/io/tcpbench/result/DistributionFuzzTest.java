package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcpbench.Cost;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;

/**
 * Whatever a histogram holds, it is a distribution that can be added up, written and read again, or it is refused. An
 * input is what is in the compressed part: nobody finds the way into that by chance.
 */
class DistributionFuzzTest {
    private static final int COMPRESSED_COOKIE = 0x1c849304 | 0x10;

    @FuzzTest(maxExecutions = 500)
    void aHistogramIsReadOrRefused(byte[] input) throws Exception {
        byte[] compressed = compressed(input);
        Distribution read;
        try {
            read = Cost.bounded(() -> Distribution.fromCompressed(compressed));
        } catch (IllegalArgumentException refused) {
            return;
        }

        assertThat(Distribution.fromCompressed(read.compressed())).isEqualTo(read);
        assertThat(read.plus(read).count()).isEqualTo(2 * read.count()).isNotNegative();
        assertThat(read.percentilesNanos(0, 50, 100)).isSorted();
    }

    private static byte[] compressed(byte[] content) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
            deflater.write(content);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(COMPRESSED_COOKIE);
        out.writeInt(deflated.size());
        deflated.writeTo(out);
        return bytes.toByteArray();
    }
}
