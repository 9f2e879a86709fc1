package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/failures.md} says what the enum says. */
class FailuresPageTest {
    private static final Path PAGE = Path.of("..", "docs", "failures.md");
    private static final String REWRITE = "tcpbench.rewriteFailuresPage";

    @Test
    void thePageIsMadeOfTheKinds() throws IOException {
        if (Boolean.getBoolean(REWRITE)) {
            Files.writeString(PAGE, page());
        }

        assertThat(PAGE)
                .as("to make it again: mvn test -pl loadgen -am -Dtest=FailuresPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + REWRITE + "=true")
                .hasContent(page());
    }

    private static String page() {
        return """
                # Failures

                Everything that can go wrong on a connection, by the name that stands in reports and in `result.json`. A name together with
                the error of the system (`RESET_AWAITING ECONNRESET`) is what failures are counted by; it implies when in the life of a
                connection it happened, and on whose side most likely. `tcpbench explain KIND` prints the same at a terminal.

                A report tells of each kind how many requests and connections it hit, when it was first and last seen, and an example with
                addresses and bytes; `result.json` keeps three. Its remedy has numbers of the machine where it ran, where there are any: the limits that are
                stored in `result.json` under `environment.limits`.

                A server that closes or resets a connection on which nothing is owed does nothing wrong: that is counted as *closed by the
                server*, and is no failure.

                *See it* makes it happen. `tcpbench` and `reference-server` stand for the two jars; `unshare -rn` gives a command a network of
                its own, in which nothing can be broken that others use.

                | name | what happened | side |
                |---|---|---|
                """
                + Arrays.stream(FailureKind.values()).map(FailuresPageTest::row).collect(Collectors.joining())
                + Arrays.stream(FailureKind.values())
                        .map(FailuresPageTest::section)
                        .collect(Collectors.joining());
    }

    private static String row(FailureKind kind) {
        String name = kind.name();
        return "| [" + name + "](#" + name.toLowerCase(Locale.ROOT) + ") | " + kind.meaning() + " | "
                + kind.side().name().toLowerCase(Locale.ROOT) + " |\n";
    }

    private static String section(FailureKind kind) {
        String demonstration = kind.demonstration().isEmpty()
                ? ""
                : "- See it:\n\n" + ("```\n" + kind.demonstration() + "\n```").indent(2);
        return "\n## " + kind + "\n\n"
                + sentence(kind.meaning()) + "\n\n"
                + "- When: " + kind.phase().moment() + " (" + kind.phase() + ").\n"
                + "- Whose doing: " + kind.side().doing() + ".\n"
                + "- Known by: " + kind.evidence() + ".\n"
                + "- What to do: " + kind.remedy() + (kind.remedy().endsWith("?") ? "" : ".") + "\n"
                + demonstration;
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
