package io.tcpbench.client;

import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.Target;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** How a connection is encrypted, and whom it trusts. Immutable. */
public final class Tls {
    private static final String CA_ALLOWED = "a readable file with certificates in PEM";

    private final Optional<String> serverName;
    private final TrustManager @Nullable [] trusted;
    private final boolean insecure;

    private Tls(Optional<String> serverName, TrustManager @Nullable [] trusted, boolean insecure) {
        this.serverName = serverName;
        this.trusted = trusted;
        this.insecure = insecure;
    }

    /** Trusts what this JVM trusts. */
    public static Tls trustingTheUsual() {
        return new Tls(Optional.empty(), null, false);
    }

    /**
     * Trusts the authorities in a file and no others.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static Tls trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(store.size()), each);
            }
            if (store.size() == 0) {
                throw new IllegalArgumentException(CA_ALLOWED);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return new Tls(Optional.empty(), factory.getTrustManagers(), false);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(CA_ALLOWED, unreadable);
        }
    }

    /** Trusts everybody. */
    public static Tls insecure() {
        return new Tls(Optional.empty(), new TrustManager[] {new Everybody()}, true);
    }

    /** Asks for this name, and expects it in the certificate, in place of the target's host. */
    public Tls named(String name) {
        return new Tls(Optional.of(name), trusted, insecure);
    }

    /** The connection above one that is open; both are closed by closing the lower. */
    SSLSocket over(Socket tcp, Target.Tcp target, Duration timeout) throws IOException {
        String name = serverName.orElse(target.host());
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(tcp, name, target.port(), true);
        if (!insecure) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        tcp.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        try {
            socket.startHandshake();
        } catch (SSLException | EOFException | SocketException | SocketTimeoutException failed) {
            throw new TlsFailed(reason(failed, name, timeout), failed);
        }
        tcp.setSoTimeout(0);
        return socket;
    }

    private SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted, null);
            return context;
        } catch (GeneralSecurityException withoutTls) {
            throw new IllegalStateException("a JVM without TLS", withoutTls);
        }
    }

    private static String reason(IOException failed, String name, Duration timeout) {
        String said = String.valueOf(failed.getMessage());
        if (failed instanceof SocketTimeoutException) {
            return "no answer to the TLS handshake within " + Quantity.exactly(timeout) + ": does it speak TLS?";
        }
        if (said.contains("Unsupported or unrecognized SSL message")) {
            return "it does not speak TLS on this port: its first bytes are plain text";
        }
        if (failed instanceof SocketException) {
            return "it reset the connection in the TLS handshake: does it speak TLS on this port?";
        }
        if (hasCause(failed, EOFException.class)) {
            return "it closed the connection in the TLS handshake: does it speak TLS on this port?";
        }
        if (hasCause(failed, CertificateExpiredException.class)) {
            return "its certificate has expired; --tls-insecure talks to it anyway";
        }
        if (hasCause(failed, CertificateNotYetValidException.class)) {
            return "its certificate is not valid yet: is this machine's clock right? --tls-insecure talks to it anyway";
        }
        if (hasCause(failed, CertPathBuilderException.class) || hasCause(failed, CertPathValidatorException.class)) {
            return "its certificate is not trusted: nobody known here has signed it; name who did with --tls-ca FILE,"
                    + " or --tls-insecure talks to it anyway";
        }
        if (hasCause(failed, CertificateException.class)) {
            return "its certificate is not for " + name + " (" + said
                    + "); name whom it is for with --tls-server-name, or --tls-insecure talks to it anyway";
        }
        return "the TLS handshake failed: " + said;
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
    }

    /** Checks nothing: for a look at a server of one's own. */
    private static final class Everybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
