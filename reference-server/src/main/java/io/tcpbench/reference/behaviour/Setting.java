package io.tcpbench.reference.behaviour;

import java.util.function.Function;

/**
 * One thing that can be asked of a server in words, the same on the command line and in code.
 *
 * @param name as on the command line, without dashes: {@code fail-rate}
 * @param label what stands for its value in the help: {@code RATE KIND}; empty for a switch, whose value is
 *     {@code true}
 * @param absent the value where nothing is asked
 * @param parser makes a value of a text, or throws an {@link IllegalArgumentException} whose message says what is
 *     allowed
 * @param description for the help, a sentence or two
 */
public record Setting<T>(String name, String label, T absent, Function<String, T> parser, String description) {

    /** A switch, which is off where nothing is asked. */
    public static Setting<Boolean> flag(String name, String description) {
        return new Setting<>(name, "", false, Setting::flag, description);
    }

    private static boolean flag(String given) {
        if (given.equals("true") || given.equals("false")) {
            return given.equals("true");
        }
        throw new IllegalArgumentException("true or false");
    }

    public boolean isFlag() {
        return label.isEmpty();
    }

    /**
     * The value that is written there.
     *
     * @throws IllegalArgumentException if it is not allowed; the message names the setting, what was given, what is
     *     allowed
     */
    public T parse(String given) {
        try {
            return parser.apply(given);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "%s: given %s, allowed %s".formatted(name, given, refused.getMessage()), refused);
        }
    }
}
