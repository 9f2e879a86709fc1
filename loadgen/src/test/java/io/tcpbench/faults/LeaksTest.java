package io.tcpbench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.Test;

class LeaksTest {

    @Test
    void aBufferThatNobodyReleasedIsFound() throws Exception {
        Leaks leaks = Leaks.watch();
        PooledByteBufAllocator.DEFAULT.buffer();

        assertThat(leaks.found()).hasSize(1);
    }

    @Test
    void soIsAnythingElseThatIsCounted() throws Exception {
        Leaks leaks = Leaks.watch();
        // As the engines of OpenSSL do.
        ResourceLeakDetector<Counted> detector =
                ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Counted.class);
        detector.track(new Counted());

        assertThat(leaks.found()).singleElement().asString().startsWith("LeaksTest$Counted");
    }

    private static final class Counted {}
}
