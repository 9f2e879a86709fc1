package io.tcpbench.reference.behaviour;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.stream.Stream;

/** What can go wrong with one response. */
public enum Fault {
    /** RST instead of the response. */
    RESET,
    /** FIN instead of the response. */
    CLOSE,
    /** The first half of the response, then FIN. */
    TRUNCATE,
    /** As many bytes as the response has, at random; the first is never the right one. */
    GARBAGE,
    /** The response with one wrong byte, anywhere. */
    WRONG_BYTE,
    /** Nothing; the connection goes on. */
    SILENCE,
    /** The response twice. */
    DUPLICATE,
    /** The response, and after it bytes that answer no request. */
    UNASKED;

    /** Whether as many bytes or more are sent as the response has. */
    boolean isAnswer() {
        return this == GARBAGE || this == WRONG_BYTE || this == DUPLICATE || this == UNASKED;
    }

    /** Whether it can befall only a response that has bytes. */
    boolean needsBytes() {
        return this == TRUNCATE || this == GARBAGE || this == WRONG_BYTE || this == SILENCE || this == DUPLICATE;
    }

    /** As on the command line: {@code wrong-byte}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String labels() {
        return Stream.of(values()).map(Fault::label).collect(joining(", "));
    }

    static Fault labelled(String label) {
        return Stream.of(values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(labels()));
    }
}
