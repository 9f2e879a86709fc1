package io.tcpbench.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * From the text of a resolver's error to whether it is settled that a name has no address. The JDK passes on what
 * gai_strerror(3) says, without its number, in the language of the process' locale. There is no way to ask for the text
 * of EAI_AGAIN; that of EAI_NONAME is what a name gets that can't be one, from the C library itself.
 */
final class ResolverTexts {
    /** Labels of a name are not empty (RFC 1035, 3.1). */
    private static final String NO_NAME = "a..b";

    /** EAI_NONAME in English, in the words of glibc, of musl and of macOS. */
    private static final List<String> NOT_KNOWN = List.of(
            "Name or service not known", "Name does not resolve", "nodename nor servname provided, or not known");

    /** EAI_AGAIN in English, in the words of glibc and of musl, and our own deadline. */
    private static final List<String> UNSETTLED =
            List.of("Temporary failure in name resolution", "Try again", Diagnosis.SILENT_RESOLVER);

    private ResolverTexts() {}

    /**
     * Whether it stands for EAI_AGAIN. In another language than English everything does that is not EAI_NONAME.
     *
     * @param message as {@code HOST: TEXT}
     */
    static boolean isUnsettled(String message) {
        return isUnsettled(message, textOf(NO_NAME));
    }

    static boolean isUnsettled(String message, String notKnown) {
        return UNSETTLED.stream().anyMatch(text -> message.contains(": " + text))
                || (!NOT_KNOWN.contains(notKnown) && !message.endsWith(": " + notKnown));
    }

    private static String textOf(String host) {
        try {
            InetAddress.getAllByName(host);
            return NOT_KNOWN.get(0);
        } catch (UnknownHostException expected) {
            String message = String.valueOf(expected.getMessage());
            return message.startsWith(host + ": ") ? message.substring(host.length() + 2) : NOT_KNOWN.get(0);
        }
    }
}
