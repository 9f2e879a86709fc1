package io.tcpbench.cli;

import io.tcpbench.plan.Fault;
import io.tcpbench.report.Format;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files are written beside {@code result.json}: users name them as they are called. */
final class FormatOption {
    /** Without a choice to make, because it is always written. */
    private static final String RESULT = "result.json";

    @Option(
            names = "--formats",
            paramLabel = "LIST",
            completionCandidates = Names.class,
            description = "the files beside result.json, separated by commas; result.json alone for none "
                    + "(${COMPLETION-CANDIDATES})")
    private @Nullable String list;

    /** What a shell completes. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }

    private static Stream<String> names() {
        return Arrays.stream(Format.values()).map(Format::fileName);
    }

    boolean isGiven() {
        return list != null;
    }

    /** Those that were chosen, all without a choice; what is no format becomes a fault. */
    Set<Format> chosen(List<String> faults) {
        if (list == null) {
            return EnumSet.allOf(Format.class);
        }
        Set<Format> chosen = EnumSet.noneOf(Format.class);
        for (String word : list.split(",", -1)) {
            Optional<Format> format = Format.named(word.strip());
            format.ifPresent(chosen::add);
            if (format.isEmpty() && !word.strip().equals(RESULT)) {
                faults.add(fault(word));
            }
        }
        return chosen;
    }

    private static String fault(String word) {
        String allowed = names().collect(Collectors.joining(", ")) + " or " + RESULT + ", which is always written";
        return new Fault("--formats", word, allowed).toString();
    }
}
