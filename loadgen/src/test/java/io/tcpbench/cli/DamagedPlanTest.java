package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.Damage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a plan file holds, it is a plan or a misuse, without much time or memory. */
class DamagedPlanTest {
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
    void aDamagedFileIsAPlanOrAMisuse() {
        Damage.survives(random -> Damage.of(bytes(YAML), random), input -> read("plan.yaml", input));
        Damage.survives(random -> Damage.of(bytes(JSON), random), input -> read("plan.json", input));
    }

    @Test
    void aFileWithStrangeWordsIsAPlanOrAMisuse() {
        Damage.survives(random -> strange(YAML, random), input -> read("plan.yaml", input));
        Damage.survives(random -> strange(JSON, random), input -> read("plan.json", input));
    }

    /** Alone, or at the beginning of a line. */
    private static byte[] strange(String whole, SplittableRandom random) {
        String words = STRANGE.get(random.nextInt(STRANGE.size()));
        int line = whole.indexOf('\n', random.nextInt(whole.length() - 1)) + 1;
        byte[] inserted = bytes(whole.substring(0, line) + words + whole.substring(line));
        return switch (random.nextInt(3)) {
            case 0 -> bytes(words);
            case 1 -> inserted;
            default -> Damage.of(inserted, random);
        };
    }

    private void read(String name, byte[] input) throws IOException {
        Path file = Files.write(folder.resolve(name), input);
        RunSettings settings = new RunSettings();
        PlanFile.read(file, settings);
        try {
            assertThat(settings.plan().connections()).isPositive();
        } catch (Misuse refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
