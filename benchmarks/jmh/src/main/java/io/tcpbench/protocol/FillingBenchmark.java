package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tcpbench.plan.PlanSettings;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a request of 100 bytes costs to make, and what it costs to make again and to compare with its echo. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FillingBenchmark {
    private static final long NOW = 1_700_000_000_000L;

    @Param({
        "SET ${connection:5}-${sequence:10} ${uuid} ${alnum:40}\\r\\n",
        "${alnum:100}",
        "${random:100}",
        "${sequence:18} ${timestamp}" + "-------------------------------------------------------------------\\n"
    })
    public String template;

    private Wording one;
    private Wording other;
    private Codec codec;
    private ByteBuf response;

    @Setup
    public void prepare() {
        Wording.Factory wordings = PlannedProtocol.of(new PlanSettings()
                        .set("target", "127.0.0.1:1")
                        .set("send", "text:" + template)
                        .plan())
                .wordings()
                .orElseThrow();
        one = wordings.of(0);
        other = wordings.of(1);
        codec = one.newCodec();
        response = Unpooled.directBuffer(one.bytes().length);
    }

    @Benchmark
    public int make() {
        return one.next(NOW);
    }

    /** Another connection's request is made before the echo comes. */
    @Benchmark
    public Codec.State makeTwoAndCompareOne() {
        int length = one.next(NOW);
        response.clear().writeBytes(one.bytes(), 0, length);
        other.next(NOW);
        Codec.State state = codec.read(response);
        if (state != Codec.State.COMPLETE) {
            throw new IllegalStateException("the response is " + state);
        }
        return state;
    }
}
