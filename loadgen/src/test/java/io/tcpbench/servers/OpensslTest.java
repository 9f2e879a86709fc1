package io.tcpbench.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.pkitesting.X509Bundle;
import io.tcpbench.Pki;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code openssl s_server}: it turns the letters of each line round, and takes one client after the other. */
class OpensslTest {
    private static Pki pki;
    private static X509Bundle localhost;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        pki = new Pki();
        localhost = pki.certificateFor("localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void linesAreAnsweredWhenEitherSideHasShownItsCertificate(String version) throws Exception {
        X509Bundle client = pki.certificateFor("client.example");
        try (RealServer openssl =
                openssl(version, "-rev", "-CAfile", pki.authority(), "-Verify", "1", "-verify_return_error")) {

            JsonNode result = load(openssl)
                    .answered(
                            "--tls",
                            "--tls-ca",
                            pki.authority(),
                            "--tls-server-name",
                            "localhost",
                            "--tls-cert",
                            client.toTempCertChainPem().getPath(),
                            "--tls-key",
                            client.toTempPrivateKeyPem().getPath(),
                            "--send",
                            "text:desserts\\n",
                            "--expect",
                            "exact:stressed\\n",
                            "-c",
                            "1");

            assertThat(result.get("handshake").get("count").asInt()).isEqualTo(1);
        }
    }

    @Test
    void anOldVersionOfTlsIsTold() throws Exception {
        try (RealServer openssl = openssl("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")) {
            assertThat(load(openssl).ended(69, "-c", "1", "--tls", "--tls-insecure"))
                    .contains("TLS_PROTOCOL")
                    .contains("protocol_version");
        }
    }

    @Test
    void aWrongFramingSaysWhatWasExpectedWhatCameAndWhichOptionToChange() throws Exception {
        try (RealServer openssl = openssl("-tls1_3", "-rev")) {
            assertThat(load(openssl)
                            .failed(
                                    "--tls",
                                    "--tls-insecure",
                                    "-c",
                                    "1",
                                    "--send",
                                    "text:desserts\\n",
                                    "--expect",
                                    "until:stressed\\r\\n"))
                    .contains("RESPONSE_INCOMPLETE")
                    .contains("9 bytes of the response had come, the last of them 73747265737365640a;"
                            + " --expect until:stressed\\r\\n asks for more");
        }
    }

    private RealServer openssl(String... options) throws Exception {
        return RealServer.start(folder, port -> {
            List<String> words = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:" + port));
            words.addAll(
                    List.of("-quiet", "-cert", localhost.toTempCertChainPem().getPath()));
            words.addAll(List.of("-key", localhost.toTempPrivateKeyPem().getPath()));
            words.addAll(List.of(options));
            return words;
        });
    }

    private Load load(RealServer openssl) {
        return new Load(folder, openssl);
    }
}
