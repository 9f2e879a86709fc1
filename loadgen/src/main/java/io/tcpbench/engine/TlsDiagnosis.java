package io.tcpbench.engine;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.tcpbench.result.Errno;
import io.tcpbench.result.FailureKind;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What an exception says that ended a handshake of TLS, or a secured connection. Alerts are told apart by their names
 * of RFC 8446, section 6, as the JDK and OpenSSL spell them.
 */
final class TlsDiagnosis {
    /** {@code Received fatal alert: bad_certificate}, or {@code ...:SSLV3_ALERT_BAD_CERTIFICATE}. */
    private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w+)|ALERT_(\\w+)");

    private static final Set<String> ABOUT_CERTIFICATES = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "certificate_required",
            "access_denied");

    /** Of the JDK, for bytes that are no record at all. */
    private static final String NO_RECORD = "Unsupported or unrecognized SSL message";

    private TlsDiagnosis() {}

    /** Why a TCP connection could not be secured. */
    static Diagnosis ofHandshake(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            return of(FailureKind.TLS_TIMEOUT);
        }
        if (cause instanceof SSLException secured) {
            return of(kind(secured));
        }
        if (cause instanceof ClosedChannelException || !(cause instanceof IOException)) {
            return of(FailureKind.TLS_CLOSED);
        }
        return new Diagnosis(FailureKind.TLS_CLOSED, Diagnosis.errno(cause));
    }

    /** Whether it came from the layer that secures a connection. */
    static boolean isOfTls(Throwable cause) {
        return cause instanceof SSLException;
    }

    private static Diagnosis of(FailureKind kind) {
        return new Diagnosis(kind, Errno.NONE);
    }

    private static FailureKind kind(SSLException secured) {
        if (secured instanceof NotSslRecordException
                || String.valueOf(secured.getMessage()).startsWith(NO_RECORD)) {
            return FailureKind.TLS_PLAINTEXT_PEER;
        }
        for (Throwable cause = secured; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException || isAboutCertificate(String.valueOf(cause.getMessage()))) {
                return FailureKind.TLS_CERTIFICATE;
            }
        }
        return isEnd(secured) ? FailureKind.TLS_CLOSED : FailureKind.TLS_PROTOCOL;
    }

    private static boolean isAboutCertificate(String message) {
        Matcher alert = ALERT.matcher(message);
        if (!alert.find()) {
            return false;
        }
        String name = alert.group(1) == null ? alert.group(2) : alert.group(1);
        return ABOUT_CERTIFICATES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The JDK's engine says so where the connection ended before the handshake did. */
    private static boolean isEnd(SSLException secured) {
        String message = String.valueOf(secured.getMessage());
        return message.contains("closed") || message.contains("close_notify");
    }
}
