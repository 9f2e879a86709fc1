package io.tcpbench.cli;

import io.tcpbench.plan.Secrets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli could not make sense of, a line for each word. */
final class ParseFaults {
    private ParseFaults() {}

    static List<String> lines(ParameterException error) {
        return error instanceof UnmatchedArgumentException unmatched
                ? unknown(unmatched)
                : List.of(Secrets.masked(String.valueOf(error.getMessage())));
    }

    private static List<String> unknown(UnmatchedArgumentException unmatched) {
        List<String> words = unmatched.getUnmatched();
        List<String> masked = Secrets.masked(words);
        Set<String> values = values(unmatched);
        return IntStream.range(0, words.size())
                .filter(i -> !values.contains(words.get(i)))
                .mapToObj(i -> unknown(masked.get(i), unmatched.getCommandLine()))
                .toList();
    }

    /** The words behind options that do not exist: each may be the value of one that is misspelt. */
    static Set<String> values(UnmatchedArgumentException unmatched) {
        List<String> arguments = unmatched.getCommandLine().getParseResult().originalArgs();
        Set<String> unknown = Set.copyOf(unmatched.getUnmatched());
        return IntStream.range(1, arguments.size())
                .filter(i -> isOptionAlone(arguments.get(i - 1)) && unknown.contains(arguments.get(i - 1)))
                .mapToObj(arguments::get)
                .filter(word -> !word.startsWith("-"))
                .collect(Collectors.toSet());
    }

    private static boolean isOptionAlone(String word) {
        return word.startsWith("-") && !word.contains("=");
    }

    private static String unknown(String word, CommandLine command) {
        if (!word.startsWith("-") && command.getSubcommands().isEmpty()) {
            return "'" + word + "' is one word too many; see "
                    + command.getCommandSpec().qualifiedName() + " --help";
        }
        String name = word.split("=", 2)[0];
        List<String> similar = new UnmatchedArgumentException(command, List.of(name)).getSuggestions();
        String advice = similar.isEmpty()
                ? "see " + command.getCommandSpec().qualifiedName() + " --help"
                : "did you mean " + similar.get(0) + "?";
        return name + ": there is no such " + (name.startsWith("-") ? "option" : "command") + "; " + advice;
    }
}
