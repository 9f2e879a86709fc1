package io.tcpbench.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A command line as people write it, as its words. No shell ever sees it. */
final class Words {
    private Words() {}

    /**
     * Splits at spaces; what stands in quotes, single or double, stays together, and a backslash takes the character
     * behind it as it is, but not within single quotes.
     *
     * @throws IllegalArgumentException if a quote is not closed
     */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            if (next == '\\' && quote != '\'' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
                inWord = true;
            } else if (quote != 0 && next == quote) {
                quote = 0;
            } else if (quote == 0 && (next == '"' || next == '\'')) {
                quote = next;
                inWord = true;
            } else if (quote == 0 && Character.isWhitespace(next)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(next);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a command whose quotes are closed: " + quote + " is open");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    /** The line that {@link #split} splits into these words. */
    static String joined(List<String> words) {
        return words.stream().map(Words::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        boolean isPlain = !word.isEmpty()
                && word.chars().noneMatch(c -> Character.isWhitespace(c) || c == '\'' || c == '"' || c == '\\');
        return isPlain ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
