package io.tcpbench.engine.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.tcpbench.plan.KeepAlive;
import io.tcpbench.plan.SocketOptions;
import java.util.Optional;

/**
 * Options of tcp(7) by the names that the channels of a transport have for them.
 *
 * @param keepIdle in seconds
 * @param keepInterval in seconds
 * @param keepCount of questions
 * @param userTimeout in milliseconds; absent where there is none
 */
record ChannelOptions(
        ChannelOption<Integer> keepIdle,
        ChannelOption<Integer> keepInterval,
        ChannelOption<Integer> keepCount,
        Optional<ChannelOption<Integer>> userTimeout) {

    /** Has channels made with what a plan asks for. */
    void set(Bootstrap channels, SocketOptions asked) {
        channels.option(ChannelOption.TCP_NODELAY, asked.noDelay());
        set(channels, asked.keepAlive());
        userTimeout.ifPresent(option ->
                asked.userTimeout().ifPresent(time -> channels.option(option, Math.toIntExact(time.toMillis()))));
        asked.receiveBufferBytes().ifPresent(bytes -> channels.option(ChannelOption.SO_RCVBUF, bytes));
        asked.sendBufferBytes().ifPresent(bytes -> channels.option(ChannelOption.SO_SNDBUF, bytes));
        if (asked.resetsOnClose()) {
            channels.option(ChannelOption.SO_LINGER, 0);
        }
    }

    private void set(Bootstrap channels, KeepAlive asked) {
        if (asked instanceof KeepAlive.Probes probes) {
            channels.option(keepIdle, Math.toIntExact(probes.idle().toSeconds()));
            channels.option(keepInterval, Math.toIntExact(probes.interval().toSeconds()));
            channels.option(keepCount, probes.count());
        }
        if (!(asked instanceof KeepAlive.Off)) {
            channels.option(ChannelOption.SO_KEEPALIVE, true);
        }
    }
}
