package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.reference.behaviour.Reply;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** What the programmatic face refuses, in three parts: the setting, what was given, what is allowed. */
final class ServerOptionsTest {

    private static final ServerOptions OPTIONS = ServerOptions.onLoopback();

    @Test
    void theDefaultIsAnEchoOnAFreePortOfTheLoopback() {
        assertThat(OPTIONS.listenAddress().getAddress().isLoopbackAddress()).isTrue();
        assertThat(OPTIONS.listenAddress().getPort()).isZero();
        assertThat(OPTIONS.reply()).isEqualTo(Reply.echo());
        assertThat(OPTIONS.backlog()).isEqualTo(1024);
    }

    @Test
    void aBacklogThatHoldsNobodyIsRefused() {
        assertThatThrownBy(() -> OPTIONS.withBacklog(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backlog: given 0, allowed whole numbers from 1 to 65535");
    }

    @Test
    void anAddressThatWasNotResolvedIsRefused() {
        assertThatThrownBy(() -> OPTIONS.withListenAddress(InetSocketAddress.createUnresolved("here", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host: given here");
    }

    @Test
    void aReadLargerThanTheBufferIsRefused() {
        assertThatThrownBy(() -> Reply.echo().withReadSizeBytes(65_537))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("read-size: given 65537, allowed whole numbers from 1 to 65536");
    }

    @Test
    void aReplyThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> Reply.parse("maybe"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "reply: given maybe, allowed echo, ok, text:TEXT, size:BYTES, discard, banner:TEXT, line, length-prefixed");
    }

    @Test
    void anEngineThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> ServerEngine.named("steam"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "engine: given steam, allowed epoll, selector, threads, virtual-threads, netty, io_uring, processes");
    }
}
