package io.tcpbench.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What looks like a secret in a text that is printed or stored, and the three asterisks that stand there instead:
 * {@code --password=***}. A secret is known by the name ahead of it, not by itself. Takes time in proportion to the
 * text, whatever it holds.
 */
public final class Secrets {
    private static final String MASK = "***";

    private static final Pattern SECRET_NAME = Pattern.compile(
            "pass(?:word|wd|phrase)|secret|token|credential|(?:api|private)[-_.]?key", Pattern.CASE_INSENSITIVE);

    /** A name, and what leads to its value: a sign, perhaps behind a quote, or blanks alone. Never looks back. */
    private static final Pattern NAME = Pattern.compile("([\\w.-]++)([\\\\\"']*+[ \\t]*+[=:][ \\t]*+|[ \\t]++)?+");

    private Secrets() {}

    /**
     * The text with the value masked wherever a name that looks like that of a secret is followed by {@code =} or
     * {@code :}, or begins with a dash and is followed by a blank. A value in quotes ends with them, one after a colon
     * and a blank with the line, every other one at the next blank.
     */
    public static String masked(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        Matcher name = NAME.matcher(text);
        int done = 0;
        while (name.find(done)) {
            int value = name.end();
            int end = leadsToSecret(name) ? endOfValue(text, value, name.group(2)) : value;
            masked.append(text, done, value).append(end > value ? MASK : "");
            done = end;
        }
        return masked.append(text, done, text.length()).toString();
    }

    private static boolean leadsToSecret(Matcher name) {
        String lead = name.group(2);
        return lead != null && (!lead.isBlank() || name.group(1).startsWith("-")) && isSecretName(name.group(1));
    }

    private static int endOfValue(String text, int start, String lead) {
        char first = start < text.length() ? text.charAt(start) : '\n';
        boolean isQuoted = first == '"' || first == '\'';
        boolean isRestOfLine = lead.indexOf(':') >= 0 && lead.endsWith(" ");
        int end = start;
        while (end < text.length()) {
            char next = text.charAt(end);
            if (isQuoted && next == '\\') {
                end++;
            } else if (isQuoted && next == first && end > start) {
                return end + 1;
            } else if (next == '\n' || (!isQuoted && !isRestOfLine && Character.isWhitespace(next))) {
                return end;
            }
            end++;
        }
        return text.length();
    }

    /** The words of a command, masked: behind a name, all of a word is the value, or all of the next one. */
    public static List<String> masked(List<String> words) {
        List<String> masked = new ArrayList<>();
        boolean isValue = false;
        for (String word : words) {
            masked.add(isValue ? MASK : maskedWord(word));
            isValue = word.startsWith("-") && isSecretName(word) && signIn(word) < 0;
        }
        return List.copyOf(masked);
    }

    private static String maskedWord(String word) {
        int sign = signIn(word);
        return sign >= 0 && isSecretName(word.substring(0, sign)) ? word.substring(0, sign + 1) + MASK : masked(word);
    }

    private static int signIn(String word) {
        int sign = 0;
        while (sign < word.length() && word.charAt(sign) != '=' && word.charAt(sign) != ':') {
            sign++;
        }
        return sign < word.length() ? sign : -1;
    }

    /** What was given for a name: masked as a whole if the name looks like that of a secret, as a text if not. */
    public static String masked(String name, String given) {
        return isSecretName(name) && !given.isEmpty() ? MASK : masked(given);
    }

    private static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).find();
    }
}
