package io.tcpbench.cli;

import io.tcpbench.plan.Secrets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli could not make sense of, a line for each word. */
final class ParseFaults {
    private ParseFaults() {}

    static List<String> lines(ParameterException error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return Secrets.masked(unmatched.getUnmatched()).stream()
                    .map(word -> unknown(word, unmatched.getCommandLine()))
                    .toList();
        }
        return List.of(Secrets.masked(String.valueOf(error.getMessage())));
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
