package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which namespace a target listens in, in a {@code /proc} of files. */
class NamespacesTest {
    private static final InetSocketAddress TARGET = new InetSocketAddress("10.78.0.2", 9_090);
    private static final InetSocketAddress TARGET_OF_IPV6 = new InetSocketAddress("2001:db8::1", 9_090);
    private static final String HAS_TARGET = "           |-- 10.78.0.2\n              /32 host LOCAL\n";
    private static final String LISTENER = "heading\n   0: 00000000:2382 00000000:0000 0A 00000000:00000001 00:00000000"
            + " 00000000     0        0 5 1 000000001b6283ec 100 0 0 10 0\n";

    @TempDir
    private Path proc;

    private Namespaces namespaces;

    @BeforeEach
    void ownNamespace() throws IOException {
        process("self", 1);
        process("10", 1);
        listens("10");
        namespaces = new Namespaces(proc);
    }

    @Test
    void itIsTheOneThatHasTheAddressAndAListener() throws IOException {
        process("20", 2);
        listens("20");
        process("21", 2);
        process("30", 3);
        file("30", "fib_trie", HAS_TARGET);
        process("40", 4);
        file("40", "tcp", LISTENER);
        file("40", "fib_trie", "           |-- 10.78.0.2\n              /24 link UNICAST\n");

        assertThat(namespaces.elsewhere(TARGET)).map(NetworkNamespace::inode).hasValue(2L);
    }

    @Test
    void addressesOfIpv6AreFoundToo() throws IOException {
        process("20", 2);
        file("20", "if_inet6", "20010db8000000000000000000000001 02 40 00 80     eth0\n");
        file("20", "tcp6", LISTENER.replace("0: 00000000:", "0: " + "0".repeat(32) + ":"));

        assertThat(namespaces.elsewhere(TARGET_OF_IPV6)).hasValue(new NetworkNamespace(2, 20));
    }

    @Test
    void ofSeveralNobodyKnowsWhichIsReached() throws IOException {
        process("20", 2);
        listens("20");
        process("30", 3);
        listens("30");

        assertThat(namespaces.elsewhere(TARGET)).isEmpty();
    }

    @Test
    void anotherProcessShowsItWhenTheFirstHasGoneOrItsNumberIsTakenByAnother() throws IOException {
        process("22", 2);
        process("30", 3);

        assertThat(namespaces.now(new NetworkNamespace(2, 20))).hasValue(new NetworkNamespace(2, 22));
        assertThat(namespaces.now(new NetworkNamespace(2, 30))).hasValue(new NetworkNamespace(2, 22));
        assertThat(namespaces.now(new NetworkNamespace(4, 30))).isEmpty();
    }

    private void listens(String process) throws IOException {
        file(process, "fib_trie", HAS_TARGET);
        file(process, "tcp", LISTENER);
    }

    private void process(String process, long inode) throws IOException {
        Path links = Files.createDirectories(proc.resolve(process).resolve("ns"));
        Files.createSymbolicLink(links.resolve("net"), Path.of("net:[" + inode + "]"));
    }

    private void file(String process, String name, String text) throws IOException {
        Path net = Files.createDirectories(proc.resolve(process).resolve("net"));
        Files.writeString(net.resolve(name), text);
    }
}
