package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the JDK says "Verbindungsaufbau abgelehnt", failures have the same names and the same texts as elsewhere. */
class LanguageTest {
    private static ChildJvm german;

    @BeforeAll
    static void start() throws Exception {
        german = ChildJvm.inNamespaceInGerman();
        german.sh("ip link add v0 type veth peer name v1"
                + " && ip addr add 10.77.0.1/24 dev v0 && ip link set v0 up && ip link set v1 up"
                + " && ip neigh add 10.77.0.2 lladdr 02:00:00:00:00:02 dev v0"
                + " && ip route add prohibit 10.77.2.0/24"
                + " && echo 1 > /proc/sys/net/ipv4/tcp_syn_retries");
    }

    @AfterAll
    static void end() throws Exception {
        if (german != null) {
            german.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1, nio, CONNECT_REFUSED ECONNREFUSED",
        "127.0.0.1:1, epoll, CONNECT_REFUSED ECONNREFUSED",
        "10.77.0.2:9, nio, CONNECT_TIMEOUT_KERNEL ETIMEDOUT",
        "10.77.0.2:9, epoll, CONNECT_TIMEOUT_KERNEL ETIMEDOUT",
        "10.77.2.1:9, nio, CONNECT_DENIED EACCES",
        "10.99.0.1:9, nio, NETWORK_UNREACHABLE ENETUNREACH",
        "no-such-host.example:9, nio, DNS_UNAVAILABLE",
        "no..name:9, nio, DNS_NOT_FOUND"
    })
    void aFailureHasItsNameInAnyLanguage(String target, String transport, String failure) throws Exception {
        assertThat(german.run("transport=" + transport + " connectTimeout=8s target=" + target))
                .isEqualTo(failure);
    }

    @ParameterizedTest
    @CsvSource({
        "nio, ConnectException: Connection refused",
        "epoll, connect(..) failed with error(-111): Connection refused"
    })
    void itsTextIsEnglish(String transport, String text) throws Exception {
        assertThat(german.detail("transport=" + transport + " target=127.0.0.1:1"))
                .contains(text)
                .doesNotContain("abgelehnt");
    }
}
