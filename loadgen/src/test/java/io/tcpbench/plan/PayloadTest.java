package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    @Test
    void aSizeIsFilledWithBytesInWhichAShiftIsSeen() {
        byte[] bytes = Payload.parse("size:4KiB").bytes();

        assertThat(bytes).hasSize(4096);
        for (int shift = 1; shift < 89; shift++) {
            assertThat(bytes[shift]).isNotEqualTo(bytes[0]);
        }
    }

    @Test
    void textAndHexadecimalStandForTheirBytes() {
        assertThat(Payload.parse("text:PING\\r\\n").bytes()).containsExactly('P', 'I', 'N', 'G', '\r', '\n');
        assertThat(Payload.parse("hex:00 fF 10").bytes()).containsExactly(0, 0xff, 0x10);
    }

    @Test
    void aFileIsReadAtOnce(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("request.bin"), "before");

        Payload payload = Payload.parse("file:" + file);
        Files.writeString(file, "after");

        assertThat(payload.bytes()).asString().isEqualTo("before");
        assertThat(payload.isFromElsewhere()).isTrue();
        assertThat(Payload.parse("file:" + file)).isNotEqualTo(payload);
    }

    @Test
    void ofAnEarlierRunItIsKnownByItsDigestAndNeverSent() {
        Payload payload = Payload.parse("text:abc");
        // The first example of FIPS 180-2, appendix B.
        assertThat(payload.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

        Payload kept = Payload.kept(payload.spec(), payload.size(), payload.sha256());

        assertThat(kept).isEqualTo(payload).hasSameHashCodeAs(payload);
        assertThat(kept.size()).isEqualTo(3);
        assertThatThrownBy(kept::bytes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatNoRunCanHaveKeptIsRefused() {
        String digest = "0".repeat(64);

        assertThatThrownBy(() -> Payload.kept("file:x", 0, digest)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Payload.kept("file:x", 1L << 32, digest)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Payload.kept("file:x", 1, "0g")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPayloadCanNotBeChangedThroughItsBytes() {
        Payload payload = Payload.parse("hex:0102");

        payload.bytes()[1] = 9;

        assertThat(payload.bytes()).containsExactly(1, 2);
    }

    @Test
    void theLargestPayloadIs64MiB() {
        assertThat(Payload.parse("size:64MiB").size()).isEqualTo(Payload.MAX_BYTES);
        assertThatThrownBy(() -> Payload.parse("size:" + (Payload.MAX_BYTES + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "size",
                "size:",
                "size:0",
                "size:-1",
                "size:99GiB",
                "text:",
                "text:\\q",
                "hex:",
                "hex:0",
                "hex:0g",
                "file:",
                "file:/does/not/exist",
                "file:/",
                "file:\u0000",
                "base:64",
                "SIZE:1"
            })
    void whatIsNoPayloadIsRefusedWithWhatIsAllowed(String spec) {
        assertThatThrownBy(() -> Payload.parse(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    /** Every process has one of this name. */
    @Test
    void aVariableOfTheEnvironmentIsSentAndNotTold() {
        Payload payload = Payload.parse("text:x ${env:PATH}\\n");

        assertThat(payload.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("x " + System.getenv("PATH") + "\n");
        assertThat(payload.spec()).isEqualTo("text:x ${env:PATH}\\n");
        assertThat(payload.isFromElsewhere()).isTrue();
        assertThat(payload.template()).isEmpty();
        assertThat(payload.sha256())
                .isNotEqualTo(Payload.parse("hex:" + HexFormat.of().formatHex(payload.bytes()))
                        .sha256());
    }

    @Test
    void aVariableMayStandAmongPlaceholders() {
        Payload payload = Payload.parse("text:${uuid} ${env:PATH}");

        assertThat(payload.template()).isPresent();
        assertThat(payload.size()).isEqualTo(37 + System.getenv("PATH").getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void aVariableThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Payload.parse("text:${env:NOBODY_HAS_SET_IT}"))
                .hasMessageContaining("${env:NOBODY_HAS_SET_IT}")
                .hasMessageContaining("an environment variable that is set");
    }

    @Test
    void aDollarSignAheadOfItMakesItAText() {
        Payload payload = Payload.parse("text:${$}{env:PATH}");

        assertThat(payload.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("${env:PATH}");
        assertThat(payload.isFromElsewhere()).isFalse();
    }
}
