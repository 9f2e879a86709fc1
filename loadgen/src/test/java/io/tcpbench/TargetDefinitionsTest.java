package io.tcpbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Outcome;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is found before the load starts: targets that must not be flooded, names without an address, limits of this
 * machine.
 */
class TargetDefinitionsTest {

    /** Addresses that the RFCs 5737 and 3849 set aside for documentation are public ones to us. */
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1:9", "198.51.100.7:9", "172.32.0.1:9", "[2001:db8::1]:9"})
    void aPublicTargetIsRefusedAndToldHowToAllowIt(String target) {
        LoadTest test = Trial.against(target);

        assertThatThrownBy(test::run)
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("a public address")
                .hasMessageContaining("--allow-target");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"224.0.0.1:9", "[ff02::1]:9", "255.255.255.255:9", "169.254.169.254:9", "[fe80::1]:9", "[::]:9"})
    void whatIsNeverAServersAddressIsRefused(String target) {
        LoadTest test = Trial.against(target);

        assertThatThrownBy(test::run).isInstanceOf(TargetRefused.class).hasMessageContaining("never a server's");
    }

    /** The kernel takes a connect to 0.0.0.0 for one to itself: were it let through, the server would see it. */
    @Test
    void theWildcardIsRefusedBeforeAnythingIsSent() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(CountingScript.echoing())) {
            LoadTest test = Trial.against("0.0.0.0:" + server.port());

            assertThatThrownBy(test::run).isInstanceOf(TargetRefused.class);

            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void aNameWithoutAnAddressIsAResultWithoutAUsableConnection() {
        Result result = Trial.against("no-such-host.invalid:9090").run();

        assertThat(result.everUsable()).isFalse();
        assertThat(result.total().failures()).extracting(Failure::kind).containsExactly(FailureKind.DNS_NOT_FOUND);
        assertThat(result.total().requests()).isEqualTo(RequestCounts.EMPTY);
        assertThat(result.total().failureCount()).isEqualTo(1);
        assertThat(Gate.judge(result, List.of()).outcome()).isEqualTo(Outcome.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "no-such-host.invalid:9090"})
    void aRunThatIsCutOffBeforeItBeginsBlamesNobody(String target) {
        LoadTest test = Trial.against(target);
        test.stop();

        Result result = test.run();

        assertThat(result.partial()).isTrue();
        assertThat(result.total().failures()).isEmpty();
        assertThat(result.total().requests()).isEqualTo(RequestCounts.EMPTY);
        assertThat(Gate.judge(result, List.of()).outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void moreConnectionsThanDescriptorsAreFoundBeforeTheStart() throws IOException {
        UnixOperatingSystemMXBean unix = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long descriptors = unix.getMaxFileDescriptorCount();
        assumeTrue(descriptors <= 1_000_000, "a plan can't ask for more connections than this machine has descriptors");
        try (ScriptedServer server = ScriptedServer.start(CountingScript.echoing())) {
            LoadTest test = Trial.against(server.target(), "connections", Long.toString(descriptors));

            assertThatThrownBy(test::run)
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining("connections: '" + descriptors + "'")
                    .hasMessageContaining("ulimit -n");

            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void aLocalAddressThatIsNotOursIsFoundBeforeTheStart() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(CountingScript.echoing())) {
            LoadTest test = Trial.against(server.target(), "localAddress", "127.0.0.2,192.0.2.1");

            assertThatThrownBy(test::run)
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining("localAddress: '192.0.2.1'")
                    .hasMessageNotContaining("'127.0.0.2'");

            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void aSourceOfAnotherFamilyIsFoundBeforeTheStart() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(CountingScript.echoing())) {
            LoadTest test = Trial.against(server.target(), "localAddress", "::1");

            assertThatThrownBy(test::run)
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining("localAddress")
                    .hasMessageContaining("same family");

            assertThat(server.accepted()).isZero();
        }
    }

    /** The kernel would make them smaller and say nothing. */
    @ParameterizedTest
    @CsvSource({"receiveBuffer, net.core.rmem_max", "sendBuffer, net.core.wmem_max"})
    void aBufferThatThisMachineDoesNotAllowIsFoundBeforeTheStart(String setting, String limit) throws IOException {
        try (ScriptedServer server = ScriptedServer.start(CountingScript.echoing())) {
            LoadTest test = Trial.against(server.target(), setting, "1GiB");

            assertThatThrownBy(test::run)
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining(setting + ": '1073741824'")
                    .hasMessageContaining(limit);

            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void requestsThatCanNotWaitInMemoryAreFoundBeforeTheStart() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(CountingScript.echoing())) {
            LoadTest waiting = Trial.against(server.target(), "rate", "1000M/s", "timeout", "1h");
            LoadTest inFlight = Trial.against(server.target(), "connections", "19000", "pipeline", "4096");

            assertThatThrownBy(waiting::run)
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining("timeout: '1h'")
                    .hasMessageContaining("-Xmx");
            assertThatThrownBy(inFlight::run)
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining("pipeline: '4096'")
                    .hasMessageContaining("-Xmx");

            assertThat(server.accepted()).isZero();
        }
    }
}
