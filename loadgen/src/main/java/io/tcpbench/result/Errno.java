package io.tcpbench.result;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the kernel called an error: errno(3), with Linux' numbers.
 *
 * @param number as on Linux; 0 where no system call failed, or where the transport does not say which errno it was
 */
public record Errno(int number) {
    /** No system call failed, or it is not known. */
    public static final Errno NONE = new Errno(0);

    /**
     * Those that calls on a socket can give, by socket(2), bind(2), connect(2), send(2), recv(2), ip(7) and tcp(7), and
     * those that the kernel makes of an ICMP message; each with what strerror(3) says of it in the C locale.
     */
    private static final Map<Integer, Entry> TABLE = Pattern.compile("(\\d+) (\\w+) (.+)\n")
            .matcher("""
                    1 EPERM Operation not permitted
                    2 ENOENT No such file or directory
                    4 EINTR Interrupted system call
                    5 EIO Input/output error
                    9 EBADF Bad file descriptor
                    11 EAGAIN Resource temporarily unavailable
                    12 ENOMEM Cannot allocate memory
                    13 EACCES Permission denied
                    14 EFAULT Bad address
                    19 ENODEV No such device
                    22 EINVAL Invalid argument
                    23 ENFILE Too many open files in system
                    24 EMFILE Too many open files
                    32 EPIPE Broken pipe
                    64 ENONET Machine is not on the network
                    65 ENOPKG Package not installed
                    71 EPROTO Protocol error
                    88 ENOTSOCK Socket operation on non-socket
                    89 EDESTADDRREQ Destination address required
                    90 EMSGSIZE Message too long
                    91 EPROTOTYPE Protocol wrong type for socket
                    92 ENOPROTOOPT Protocol not available
                    93 EPROTONOSUPPORT Protocol not supported
                    94 ESOCKTNOSUPPORT Socket type not supported
                    95 EOPNOTSUPP Operation not supported
                    97 EAFNOSUPPORT Address family not supported by protocol
                    98 EADDRINUSE Address already in use
                    99 EADDRNOTAVAIL Cannot assign requested address
                    100 ENETDOWN Network is down
                    101 ENETUNREACH Network is unreachable
                    102 ENETRESET Network dropped connection on reset
                    103 ECONNABORTED Software caused connection abort
                    104 ECONNRESET Connection reset by peer
                    105 ENOBUFS No buffer space available
                    106 EISCONN Transport endpoint is already connected
                    107 ENOTCONN Transport endpoint is not connected
                    108 ESHUTDOWN Cannot send after transport endpoint shutdown
                    110 ETIMEDOUT Connection timed out
                    111 ECONNREFUSED Connection refused
                    112 EHOSTDOWN Host is down
                    113 EHOSTUNREACH No route to host
                    114 EALREADY Operation already in progress
                    115 EINPROGRESS Operation now in progress
                    """)
            .results()
            .map(Entry::of)
            .collect(Collectors.toUnmodifiableMap(Entry::number, Function.identity()));

    private record Entry(int number, String name, String text) {
        static Entry of(MatchResult row) {
            return new Entry(Integer.parseInt(row.group(1)), row.group(2), row.group(3));
        }
    }

    /** The numbers that have a name here. */
    public static Set<Integer> known() {
        return TABLE.keySet();
    }

    /** The symbolic name, {@code errno N} where the table lacks it, and nothing for {@link #NONE}. */
    public String name() {
        if (number == 0) {
            return "";
        }
        Entry entry = TABLE.get(number);
        return entry == null ? "errno " + number : entry.name();
    }

    /** What strerror(3) says of it in the C locale; the same as {@link #name} where the table lacks it. */
    public String text() {
        Entry entry = TABLE.get(number);
        return entry == null ? name() : entry.text();
    }
}
