package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.Cost;
import io.tcpbench.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Words that are too large or too deep for a fuzz test to come to: a plan file with them is a plan or a misuse, without
 * much time or memory.
 */
@Timeout(60)
class StrangePlanTest {
    private static final String YAML = """
            # a comment
            target: localhost:9090
            connections: 1k
            rate: 20k/s
            duration: 1.50s
            send: text:PING\\r\\n
            expect: "exact:+PONG\\\\r\\\\n"
            thresholds:
              - p99<=5ms
              - failures<=0.1%
            """;
    private static final String JSON = """
            {"target": "localhost:9090", "connections": 7, "duration": "1s", "send": "text:PING",
             "thresholds": ["p99<=5ms", "failures<=0.1%"], "rate": 2.5}
            """;
    private static final List<String> STRANGE = List.of(
            "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" + "d: [*c, *c, *c]\n".repeat(10_000),
            "&a {target: *a}",
            "connections: &n 5\nseed: *n\n",
            "connections: *nobody\n",
            "!!java.net.URL [http://localhost]\n",
            "connections: !!java.lang.Object {}\n",
            "connections: !!binary AAAA\n",
            "? {a: b}\n: c\n",
            "<<: {a: b}\n",
            "[".repeat(100_000),
            "{a: ".repeat(100_000),
            "- ".repeat(100_000),
            "a: |\n" + "  x\n".repeat(1_000_000),
            "seed: " + "9".repeat(200_000) + "\n",
            "seed: 0x" + "f".repeat(1_000) + "\n",
            "seed: 1_000\nduration: 1:30\n",
            "rate: 1e999999999\n",
            "rate: .inf\n",
            "rate: 1." + "0".repeat(100_000) + "\n",
            "a".repeat(100_000) + ": 1\n",
            "key: 'a\n",
            "\ufeff\u0000",
            "%YAML 9.9\n---\n",
            "---\n---\n",
            "\t\t: \n");

    @TempDir
    private Path folder;

    @Test
    void strangeWordsAreAPlanOrAMisuseWhereverTheyStand() throws Exception {
        for (String words : STRANGE) {
            read("plan.yaml", words);
            read("plan.json", words);
            for (int line = 0; line >= 0; line = YAML.indexOf('\n', line + 1)) {
                read("plan.yaml", YAML.substring(0, line) + "\n" + words + YAML.substring(line));
            }
            for (int line = 0; line >= 0; line = JSON.indexOf('\n', line + 1)) {
                read("plan.json", JSON.substring(0, line) + "\n" + words + JSON.substring(line));
            }
        }
    }

    private void read(String name, String content) throws Exception {
        Path file = Files.writeString(folder.resolve(name), content);
        try {
            assertThat(Cost.bounded(() -> plan(file)).connections()).isPositive();
        } catch (Misuse refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static Plan plan(Path file) {
        RunSettings settings = new RunSettings();
        PlanFile.read(file, null, settings);
        return settings.plan();
    }
}
