package io.tcpbench.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HexDumpTest {
    @Test
    void rowsHaveOffsetBytesAndCharacters() {
        StringBuilder shown = new StringBuilder();
        HexDump dump = new HexDump(shown::append);

        byte[] first = "0123456789abcdef+\r\n".getBytes(StandardCharsets.US_ASCII);
        dump.arrived(first, first.length);
        dump.arrived(new byte[] {(byte) 0xff, 'x', 'y'}, 2);

        assertThat(shown).hasToString("""
                        00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|
                        00000010  2b 0d 0a                                          |+..|
                        00000013  ff 78                                             |.x|
                        """);
    }
}
