package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.util.Version;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class EpollEngineTest {

    @Test
    void theBridgeIntoNettysPackageIsReadAgainWithEveryNewVersion() {
        Version version = Version.identify().get("netty-transport-classes-epoll");

        // EpollEvents calls what Netty promises to nobody. Read its comment, try the contract test, then write the new
        // one here.
        assertThat(version.artifactVersion()).isEqualTo("4.2.18.Final");
    }

    @Test
    void linuxPrefersEpoll() {
        assumeTrue(System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux"), "epoll is of Linux");

        assertThat(ServerEngine.preferred().name()).isEqualTo("epoll");
    }
}
