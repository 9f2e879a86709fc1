package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorLimitTest {

    /**
     * The server is outside and has descriptors; the first run, which fails too, has loaded every class that the second
     * one needs.
     */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void moreConnectionsThanDescriptorsAreDescriptorLimitAndTheOthersAreServed(String transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo());
                ChildJvm child = ChildJvm.withDescriptors(256)) {
            child.run("transport=" + transport + " expect=exact:x target=" + server.target());
            child.leaveDescriptors(30);

            String failures =
                    child.run("transport=" + transport + " connections=40 duration=1s target=" + server.target());

            assertThat(failures).isEqualTo("DESCRIPTOR_LIMIT EMFILE");
            assertThat(server.accepted()).isGreaterThan(10);
        }
    }
}
