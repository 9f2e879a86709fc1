package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcfsTest {
    @TempDir
    private Path root;

    @Test
    void limitsAreReadAsTheKernelWritesThem() throws IOException {
        file("sys/fs/file-max", "2466177\n");
        file("sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        file("sys/net/ipv4/tcp_tw_reuse", "2\n");
        file("sys/net/ipv4/tcp_fin_timeout", "61\n");
        file("sys/net/core/somaxconn", "4096\n");
        file("sys/net/ipv4/tcp_abort_on_overflow", "0\n");
        file("sys/net/ipv4/tcp_syn_retries", "6\n");

        Limits limits = new Procfs(root).limits();

        assertThat(limits).isEqualTo(new Limits(limits.descriptors(), 2_466_177, 28_232, 60, 2, 61, 4_096, 0, 6));
    }

    @Test
    void whatIsNotThereOrIsNoNumberOrNoLimitIsUnknown() throws IOException {
        file("sys/net/core/somaxconn", "many\n");
        file("sys/fs/file-max", "9223372036854775807\n");

        Limits limits = new Procfs(root).limits();

        assertThat(limits).isEqualTo(new Limits(limits.descriptors(), -1, -1, -1, -1, -1, -1, -1, -1));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachineTellsItsLimits() {
        Limits limits = new Procfs(Path.of("/proc")).limits();

        assertThat(limits.descriptors()).isPositive();
        assertThat(limits.localPorts()).isGreaterThan(9);
        assertThat(limits.somaxconn()).isGreaterThan(9);
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
