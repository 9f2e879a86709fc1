package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tcpbench.plan.PlanSettings;
import java.nio.charset.StandardCharsets;
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

/** What a response of 128 bytes, or one that comes in two pieces, costs to find and to compare. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodingBenchmark {
    private static final int RESPONSE_BYTES = 128;
    private static final String END = "\r\n";
    private static final String LINE = "a".repeat(RESPONSE_BYTES - END.length());

    @Param({"echo", "size:128", "line", "until:\\r\\n"})
    public String expect;

    private Codec codec;
    private ByteBuf response;

    @Setup
    public void prepare() {
        codec = PlannedProtocol.of(new PlanSettings()
                        .set("target", "127.0.0.1:1")
                        .set("send", "text:" + LINE + "\\r\\n")
                        .set("expect", expect)
                        .plan())
                .codecs()
                .newCodec();
        response = Unpooled.directBuffer(RESPONSE_BYTES).writeBytes((LINE + END).getBytes(StandardCharsets.US_ASCII));
    }

    @Benchmark
    public Codec.State whole() {
        response.setIndex(0, RESPONSE_BYTES);
        return complete(codec.read(response));
    }

    @Benchmark
    public Codec.State twoPieces() {
        response.setIndex(0, RESPONSE_BYTES / 2);
        codec.read(response);
        response.setIndex(RESPONSE_BYTES / 2, RESPONSE_BYTES);
        return complete(codec.read(response));
    }

    private static Codec.State complete(Codec.State state) {
        if (state != Codec.State.COMPLETE) {
            throw new IllegalStateException("the response is " + state);
        }
        return state;
    }
}
