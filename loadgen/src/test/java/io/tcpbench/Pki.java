package io.tcpbench;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test's own, and what it signs: certificates for servers and clients, right and wrong ones. */
public final class Pki {
    private final X509Bundle authority;
    private final File authorityFile;

    /** A new authority. */
    public Pki() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=an authority of this test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        authorityFile = authority.toTempCertChainPem();
    }

    /** Who is to be trusted, as a PEM file. */
    public String authority() {
        return authorityFile.getPath();
    }

    /** A certificate for this host. */
    public X509Bundle certificateFor(String host) throws Exception {
        return certificate(host, Instant.now().plus(1, ChronoUnit.DAYS));
    }

    /** The same, and its time is over. */
    public X509Bundle expired(String host) throws Exception {
        return certificate(host, Instant.now().minus(1, ChronoUnit.DAYS));
    }

    private X509Bundle certificate(String host, Instant notAfter) throws Exception {
        CertificateBuilder builder = new CertificateBuilder()
                .subject("CN=" + host)
                .notBefore(Instant.now().minus(10, ChronoUnit.DAYS))
                .notAfter(notAfter);
        return (host.startsWith("127.") ? builder.addSanIpAddress(host) : builder.addSanDnsName(host))
                .buildIssuedBy(authority);
    }

    /**
     * A listener on a free port of loopback that shows this certificate.
     *
     * @param protocols that it speaks
     */
    public SSLServerSocket listener(X509Bundle shown, String... protocols)
            throws GeneralSecurityException, IOException {
        ServerSocket listener =
                context(shown).getServerSocketFactory().createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        SSLServerSocket secured = (SSLServerSocket) listener;
        secured.setEnabledProtocols(protocols);
        return secured;
    }

    /** What secures the connections of a server that shows this certificate. */
    public SSLContext context(X509Bundle shown) throws GeneralSecurityException, IOException {
        TrustManagerFactory trusted = authority.toTrustManagerFactory();
        KeyManagerFactory keys = shown.toKeyManagerFactory();
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] own = keys.getKeyManagers();
        context.init(own, trusted.getTrustManagers(), null);
        return context;
    }
}
