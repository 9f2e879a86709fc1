package io.tcpbench.result;

import java.util.Map;

/**
 * What the kernel called an error: errno(3), with Linux' numbers.
 *
 * @param number as on Linux; 0 where no system call failed, or where the transport does not say which errno it was
 */
public record Errno(int number) {
    /** No system call failed, or it is not known. */
    public static final Errno NONE = new Errno(0);

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(9, "EBADF"),
            Map.entry(12, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(22, "EINVAL"),
            Map.entry(23, "ENFILE"),
            Map.entry(24, "EMFILE"),
            Map.entry(32, "EPIPE"),
            Map.entry(71, "EPROTO"),
            Map.entry(90, "EMSGSIZE"),
            Map.entry(97, "EAFNOSUPPORT"),
            Map.entry(98, "EADDRINUSE"),
            Map.entry(99, "EADDRNOTAVAIL"),
            Map.entry(100, "ENETDOWN"),
            Map.entry(101, "ENETUNREACH"),
            Map.entry(103, "ECONNABORTED"),
            Map.entry(104, "ECONNRESET"),
            Map.entry(105, "ENOBUFS"),
            Map.entry(107, "ENOTCONN"),
            Map.entry(110, "ETIMEDOUT"),
            Map.entry(111, "ECONNREFUSED"),
            Map.entry(112, "EHOSTDOWN"),
            Map.entry(113, "EHOSTUNREACH"));

    /** The symbolic name, {@code errno N} where the table lacks it, and nothing for {@link #NONE}. */
    public String name() {
        return number == 0 ? "" : NAMES.getOrDefault(number, "errno " + number);
    }
}
