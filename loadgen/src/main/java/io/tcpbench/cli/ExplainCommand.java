package io.tcpbench.cli;

import io.tcpbench.plan.Fault;
import io.tcpbench.result.FailureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a kind of failure means and what to do about it, for the person who found its name in a report. */
@Command(
        name = "explain",
        customSynopsis = "tcpbench explain [KIND]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = "Says what a failure in a report means and what to do about it.",
        footerHeading = "%nExamples:%n",
        footer = {"  tcpbench explain", "  tcpbench explain RESET_AWAITING"})
final class ExplainCommand implements Runnable {
    private static final int DEMONSTRATION_INDENT = 4;

    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "a name from the report; without it, all are listed")
    private @Nullable String kind;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.print(kind == null ? list() : explanation(named(kind)));
    }

    private static String list() {
        return Arrays.stream(FailureKind.values())
                .map(each -> String.format(Locale.ROOT, "%-24s %s\n", each, each.meaning()))
                .collect(Collectors.joining());
    }

    private static FailureKind named(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        List<String> similar = new ArrayList<>();
        for (FailureKind each : FailureKind.values()) {
            if (each.name().equals(name)) {
                return each;
            }
            if (each.name().contains(name)) {
                similar.add(each.name());
            }
        }
        String allowed = similar.isEmpty() ? "what `tcpbench explain` lists" : String.join(" or ", similar);
        throw new Misuse(List.of(new Fault("KIND", text, allowed).toString()));
    }

    private static String explanation(FailureKind kind) {
        String demonstration = kind.demonstration().isEmpty()
                ? ""
                : "  see it\n" + kind.demonstration().indent(DEMONSTRATION_INDENT);
        return kind + ": " + kind.meaning() + "\n"
                + "  when       " + kind.phase().moment() + "\n"
                + "  whose      " + kind.side().doing() + "\n"
                + "  known by   " + kind.evidence() + "\n"
                + "  what to do " + kind.remedy() + "\n"
                + demonstration;
    }

    /** What a shell may complete. */
    private static final class Kinds extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Kinds() {
            super(Arrays.stream(FailureKind.values()).map(FailureKind::name).toList());
        }
    }
}
