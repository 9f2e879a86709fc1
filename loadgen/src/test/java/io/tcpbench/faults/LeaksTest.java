package io.tcpbench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeaksTest {

    @Test
    void aBufferThatNobodyReleasedIsFound() throws Exception {
        Leaks leaks = Leaks.watch();
        PooledByteBufAllocator.DEFAULT.buffer();

        assertThat(leaks.found()).hasSize(1);
    }
}
