package io.tcpbench.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcpbench.Cost;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a template or a file of values holds, it is read within bounds, or refused with words for people. The first
 * line of an input is the template, the rest is the file.
 */
class TemplateFuzzTest {

    @TempDir
    private Path folder;

    @FuzzTest(maxExecutions = 2_000)
    void aTemplateIsReadOrRefused(byte[] input) throws Exception {
        String[] parts = new String(input, UTF_8).split("\n", 2);
        Path file = Files.writeString(folder.resolve("values.csv"), parts.length > 1 ? parts[1] : "");
        String spec = "text:" + parts[0].replace("FILE", file.toString());
        Payload payload;
        try {
            payload = Cost.bounded(() -> Payload.parse(spec));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }

        assertThat(Payload.parse(spec)).isEqualTo(payload);
        payload.template().ifPresent(TemplateFuzzTest::addsUp);
    }

    private static void addsUp(Template template) {
        assertThat(template.mostBytes()).isBetween(1, Template.MOST_BYTES);
        for (Template.Part part : template.parts()) {
            if (part instanceof Placeholder.Csv csv) {
                CsvColumn column = csv.column();
                byte[] value = new byte[part.mostBytes()];
                for (int row = 0; row < column.rows(); row++) {
                    assertThat(column.put(row, value, 0)).isBetween(part.leastBytes(), part.mostBytes());
                }
            }
        }
    }
}
