package io.tcpbench.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Netty passes over an option that a channel does not know. */
class ChannelOptionsTest {
    @ParameterizedTest
    @EnumSource(Drive.class)
    void theChannelsOfATransportKnowItsNamesForOptions(Drive drive) throws Exception {
        assumeTrue(drive.isAvailable(), () -> drive.word() + " is not available on this machine");
        ChannelOptions names = drive.channelOptions();
        List<ChannelOption<Integer>> options = Stream.concat(
                        Stream.of(names.keepIdle(), names.keepInterval(), names.keepCount()),
                        names.userTimeout().stream())
                .toList();
        Channel channel = drive.channel().getDeclaredConstructor().newInstance();

        assertThat(options).hasSize(drive == Drive.NIO ? 3 : 4).allSatisfy(option -> {
            assertThat(channel.config().setOption(option, 7)).isTrue();
            assertThat(channel.config().getOption(option)).isEqualTo(7);
        });
        channel.unsafe().closeForcibly();
    }
}
