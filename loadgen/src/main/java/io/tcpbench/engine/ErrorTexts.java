package io.tcpbench.engine;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import io.tcpbench.result.Errno;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * From the text of an error back to its errno, for the JDK's exceptions, which carry no number. Their texts are those
 * of strerror(3): the language is that of the process' locale (LC_MESSAGES and LANGUAGE, whatever
 * {@code -Duser.language} says), and C libraries word them differently. So this machine is asked for its own texts,
 * through Netty's native library; without that, the English ones are known.
 */
final class ErrorTexts {
    private static final int EMFILE = 24;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ENETUNREACH = 101;
    private static final int ECONNRESET = 104;
    private static final int ETIMEDOUT = 110;
    private static final int EHOSTUNREACH = 113;

    /** What other systems say for what Linux with glibc says otherwise. */
    private static final Map<String, Integer> OTHER_WORDINGS = Map.ofEntries(
            // The JDK itself, on all systems.
            Map.entry("Connection reset", ECONNRESET),
            // musl, which Alpine has; macOS says the first one too.
            Map.entry("Operation timed out", ETIMEDOUT),
            Map.entry("Address in use", EADDRINUSE),
            Map.entry("Address not available", EADDRNOTAVAIL),
            Map.entry("Network unreachable", ENETUNREACH),
            Map.entry("Host is unreachable", EHOSTUNREACH),
            Map.entry("No file descriptors available", EMFILE),
            // macOS.
            Map.entry("Can't assign requested address", EADDRNOTAVAIL));

    private static final Map<Integer, String> LOCAL = localTexts();
    private static final Map<String, Errno> ERRNOS = errnos();

    private ErrorTexts() {}

    private static Map<Integer, String> localTexts() {
        Map<Integer, String> texts = new HashMap<>();
        if (Epoll.isAvailable()) {
            for (int number : Errno.known()) {
                String message =
                        String.valueOf(Errors.newIOException("", -number).getMessage());
                texts.put(number, message.substring(message.indexOf("): ") + "): ".length()));
            }
        }
        return texts;
    }

    private static Map<String, Errno> errnos() {
        Map<String, Errno> errnos = new HashMap<>();
        LOCAL.forEach((number, text) -> errnos.put(text, new Errno(number)));
        OTHER_WORDINGS.forEach((text, number) -> errnos.putIfAbsent(text, new Errno(number)));
        for (int number : Errno.known()) {
            Errno errno = new Errno(number);
            errnos.putIfAbsent(errno.text(), errno);
        }
        return errnos;
    }

    /**
     * Has the texts ready: to load a native library takes milliseconds, which no event loop has during the load, and
     * descriptors, which are short when some failures come.
     */
    static void prepare() {
        errno("");
    }

    /**
     * The errno that is worded so, {@link Errno#NONE} if it is not known. On Windows the JDK adds what it was doing:
     * {@code Connection refused: connect}.
     */
    static Errno errno(String text) {
        Errno whole = ERRNOS.get(text);
        int colon = text.indexOf(": ");
        return whole == null && colon > 0
                ? ERRNOS.getOrDefault(text.substring(0, colon), Errno.NONE)
                : Objects.requireNonNullElse(whole, Errno.NONE);
    }

    /** A message in which this machine's words for an errno stand in English, as on every other machine. */
    static String inEnglish(String message, Errno errno) {
        String local = LOCAL.getOrDefault(errno.number(), "");
        return local.isEmpty() ? message : message.replace(local, errno.text());
    }
}
