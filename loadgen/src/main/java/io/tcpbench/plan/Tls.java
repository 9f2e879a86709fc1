package io.tcpbench.plan;

import java.util.List;

/**
 * How connections are secured. Files are named here and read when a run begins.
 *
 * @param ca PEM file of certificates that are trusted; empty for those that the JDK trusts
 * @param cert PEM file of the client's own certificate, its issuers behind it; empty for none
 * @param key PEM file of its private key (PKCS #8, not encrypted); empty for none
 * @param serverName that is asked for (SNI, RFC 6066) and has to be in the server's certificate; empty for the host of
 *     the target
 * @param alpn protocols that are offered (RFC 7301), best first; empty for none
 * @param insecure whether any certificate of any server is taken
 * @param resumption whether a session of an earlier connection may be gone on with, which shortens the handshake
 * @param provider of the cryptography
 */
public record Tls(
        String ca,
        String cert,
        String key,
        String serverName,
        List<String> alpn,
        boolean insecure,
        boolean resumption,
        Provider provider) {

    /** Who does the cryptography. */
    public enum Provider {
        /** What is in the JDK. */
        JDK,
        /** OpenSSL or BoringSSL by netty-tcnative, where that is on the class path. */
        OPENSSL
    }

    /** Keeps its own copy of the list. */
    public Tls {
        alpn = List.copyOf(alpn);
    }
}
