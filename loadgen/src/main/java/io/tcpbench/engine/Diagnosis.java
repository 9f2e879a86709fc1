package io.tcpbench.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors.NativeIoException;
import io.tcpbench.plan.Target;
import io.tcpbench.result.Errno;
import io.tcpbench.result.FailureKind;
import java.io.FileNotFoundException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From what Java throws to what happened on the socket. The errno is found in this order: Netty's native exception
 * carries it; its message has {@code error(-N)}; the JDK's exception has the {@linkplain ErrorTexts text} of
 * strerror(3). The kind follows from errno and phase, never from the class of an exception where an errno is known.
 */
public record Diagnosis(FailureKind kind, Errno errno) {
    /** What is said of a resolver that was not waited for any longer. */
    public static final String SILENT_RESOLVER = "no answer of the resolver";

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int ENFILE = 23;
    private static final int EMFILE = 24;
    private static final int EPIPE = 32;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ENETUNREACH = 101;
    private static final int ECONNABORTED = 103;
    private static final int ECONNRESET = 104;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;

    private static final Pattern NATIVE_ERROR = Pattern.compile("error\\(-(\\d+)\\)");
    private static final int SHOWN_BYTES = 32;
    private static final int SHOWN_CHARACTERS = 200;

    /**
     * Why a name has no address. What the resolver says is told apart by the text of gai_strerror(3): EAI_AGAIN stands
     * for a name server that gave no answer, or none that settles it, as does a resolver that is still waiting for one.
     */
    public static Diagnosis ofResolve(UnknownHostException cause) {
        boolean unsettled = ResolverTexts.isUnsettled(String.valueOf(cause.getMessage()));
        return new Diagnosis(unsettled ? FailureKind.DNS_UNAVAILABLE : FailureKind.DNS_NOT_FOUND, Errno.NONE);
    }

    /**
     * Why a connect attempt failed.
     *
     * @param bindsLocally whether a source address was given: then EADDRINUSE says that its ports are used up, and
     *     EADDRNOTAVAIL that the address is not ours
     */
    public static Diagnosis ofConnect(Throwable cause, boolean bindsLocally) {
        if (cause instanceof ConnectTimeoutException) {
            return new Diagnosis(FailureKind.CONNECT_TIMEOUT, Errno.NONE);
        }
        Errno errno = errno(cause);
        FailureKind kind = switch (errno.number()) {
            case ECONNREFUSED -> FailureKind.CONNECT_REFUSED;
            case ETIMEDOUT -> FailureKind.CONNECT_TIMEOUT_KERNEL;
            case EHOSTUNREACH -> FailureKind.HOST_UNREACHABLE;
            case ENETUNREACH -> FailureKind.NETWORK_UNREACHABLE;
            case EACCES, EPERM -> FailureKind.CONNECT_DENIED;
            case EINVAL -> FailureKind.CONNECT_INVALID;
            case EMFILE, ENFILE -> FailureKind.DESCRIPTOR_LIMIT;
            case EADDRINUSE -> FailureKind.PORTS_EXHAUSTED;
            case EADDRNOTAVAIL ->
                bindsLocally && !choosesPortAtConnect(cause) ? FailureKind.BIND_FAILED : FailureKind.PORTS_EXHAUSTED;
            case ECONNRESET -> FailureKind.RESET_BEFORE_FIRST_BYTE;
            default -> isUnreachable(cause) ? FailureKind.UNREACHABLE : FailureKind.OTHER_ERRNO;
        };
        return new Diagnosis(kind, errno);
    }

    /** Why there is no connection to a socket file (unix(7)); the kernel says so at once. */
    static Diagnosis ofUnixConnect(Throwable cause) {
        Diagnosis diagnosis = ofConnect(cause, false);
        return switch (diagnosis.errno().number()) {
            case ENOENT, ECONNREFUSED -> new Diagnosis(FailureKind.SOCKET_FILE_DEAD, diagnosis.errno());
            default -> diagnosis;
        };
    }

    /** Whether a connect to a socket file failed because the accept queue of its server is full. */
    static boolean isFullQueue(Throwable cause) {
        return errno(cause).number() == EAGAIN;
    }

    /**
     * With IP_BIND_ADDRESS_NO_PORT, which epoll has, bind(2) takes the address and connect(2) the port: if connect says
     * EADDRNOTAVAIL then, the address is ours and its ports are used up.
     */
    private static boolean choosesPortAtConnect(Throwable cause) {
        return String.valueOf(cause.getMessage()).startsWith("connect(");
    }

    /**
     * Why an established connection failed.
     *
     * @param owed whether a response is owed
     * @param bytesReceived on this connection in all
     * @param bytesOfResponse of the response that is being read
     * @param writing whether bytes of a request are still to be written
     */
    public static Diagnosis ofConnection(
            Throwable cause, boolean owed, long bytesReceived, long bytesOfResponse, boolean writing) {
        if (TlsDiagnosis.isOfTls(cause)) {
            return TlsDiagnosis.ofHandshake(cause);
        }
        Errno errno = errno(cause);
        FailureKind kind = switch (errno.number()) {
            case ECONNRESET, ECONNABORTED -> reset(bytesReceived, bytesOfResponse, writing);
            case EPIPE -> FailureKind.BROKEN_PIPE;
            case ETIMEDOUT -> FailureKind.CONNECTION_DEAD;
            case EHOSTUNREACH -> FailureKind.HOST_UNREACHABLE;
            case ENETUNREACH -> FailureKind.NETWORK_UNREACHABLE;
            case EACCES, EPERM -> FailureKind.CONNECT_DENIED;
            default -> isUnreachable(cause) ? FailureKind.UNREACHABLE : FailureKind.OTHER_ERRNO;
        };
        return new Diagnosis(kind, errno);
    }

    private static FailureKind reset(long bytesReceived, long bytesOfResponse, boolean writing) {
        if (bytesReceived == 0) {
            return FailureKind.RESET_BEFORE_FIRST_BYTE;
        }
        if (bytesOfResponse > 0) {
            return FailureKind.RESET_MID_RESPONSE;
        }
        return writing ? FailureKind.RESET_WRITING : FailureKind.RESET_AWAITING;
    }

    /** Whether the target ended the connection, which is its right while nothing is owed. */
    boolean isEndByPeer() {
        return errno.number() == ECONNRESET || errno.number() == EPIPE;
    }

    /**
     * Whether it only says that the channel is closed. Requests that are half written when a FIN arrives fail so before
     * the channel becomes inactive; what closed it is told by something else.
     */
    static boolean isEcho(Throwable cause) {
        return cause instanceof ClosedChannelException && errno(cause).equals(Errno.NONE);
    }

    /** Netty's epoll says {@code NoRouteToHostException: null} for ENETUNREACH and EHOSTUNREACH alike. */
    private static boolean isUnreachable(Throwable cause) {
        return deepest(cause) instanceof NoRouteToHostException;
    }

    static Errno errno(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof NativeIoException failed) {
                return new Errno(-failed.expectedErr());
            }
            if (cause instanceof FileNotFoundException) {
                return new Errno(ENOENT);
            }
            Matcher matcher = NATIVE_ERROR.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                return new Errno(Integer.parseInt(matcher.group(1)));
            }
        }
        return ErrorTexts.errno(String.valueOf(deepest(thrown).getMessage()));
    }

    private static Throwable deepest(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The exception for people: class and message of the root, in English, of bounded length. */
    static String text(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        Throwable root = deepest(thrown);
        Errno errno = errno(root);
        boolean silent = root.getMessage() == null && !errno.equals(Errno.NONE);
        String message = silent ? errno.text() : ErrorTexts.inEnglish(String.valueOf(root.getMessage()), errno);
        String text = root.getClass().getSimpleName() + ": " + message;
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS);
    }

    /**
     * Bytes for which no request waits: how many, the first of them in hexadecimal if they may be shown, and what had
     * put an end to responses before them.
     */
    static String unasked(ByteBuf in, boolean areShown, String expects) {
        int shown = Math.min(SHOWN_BYTES, in.readableBytes());
        String first = areShown ? ", first " + ByteBufUtil.hexDump(in, in.readerIndex(), shown) : "";
        return in.readableBytes() + " bytes" + first + "; by --expect " + expects + " every response was whole already";
    }

    /** An address as {@code IP:PORT} or {@code unix:PATH}; empty when there is none. */
    static String address(@Nullable SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return Target.SCHEME + unix;
        }
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return "";
        }
        String host = inet.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
}
