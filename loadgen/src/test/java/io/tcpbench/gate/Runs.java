package io.tcpbench.gate;

import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Interval;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.KernelLook;
import io.tcpbench.result.Limits;
import io.tcpbench.result.NetworkNamespace;
import io.tcpbench.result.Page;
import io.tcpbench.result.Period;
import io.tcpbench.result.Result;
import io.tcpbench.result.TcpInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results made by hand, without a network: a page is written as a loop would write it. */
public final class Runs {
    /** One millisecond. */
    public static final long MILLI = 1_000_000;

    private final Page page = new Page();
    private final PlanSettings settings = new PlanSettings().set("target", "127.0.0.1:9090");
    private Instant startedAt = Instant.parse("2026-01-02T03:04:05.678Z");
    private long durationNanos = 1_000_000_000;
    private boolean partial;
    private Optional<String> aborted = Optional.empty();
    private boolean everUsable = true;
    private int cpus = 2;
    private String transport = "epoll";
    private final Map<KernelCounter, Long> kernel = new EnumMap<>(KernelCounter.class);
    private final List<AcceptQueue> queues = new ArrayList<>();
    private NetworkNamespace listenerAt = NetworkNamespace.OWN;
    private TcpInfo tcpInfo = TcpInfo.NONE;
    private final List<Result.Second> seconds = new ArrayList<>();
    private String targetAddress = "127.0.0.1:9090";
    private Limits limits = Limits.UNKNOWN;
    private GeneratorHealth health = new GeneratorHealth(0.5, 0.25, 2 * MILLI, 3 * MILLI);

    private Runs() {}

    /** A run with one connection each of whose requests is due when the last one is answered. */
    public static Runs closed() {
        Runs runs = new Runs();
        return runs.connects(1, MILLI);
    }

    /** The same by a timetable. */
    public static Runs open() {
        Runs runs = closed();
        runs.settings.set("rate", "1000/s");
        return runs;
    }

    /** The same at rates that change. */
    public static Runs staged(String stages) {
        return closed().setting("stages", stages);
    }

    /** A run in which nothing happened yet, not even a connect. */
    public static Runs empty() {
        return new Runs();
    }

    public Runs setting(String name, String text) {
        settings.set(name, text);
        return this;
    }

    public Runs startedAt(Instant moment) {
        startedAt = moment;
        return this;
    }

    public Runs connects(int number, long tookNanos) {
        for (int i = 0; i < number; i++) {
            page.connected(tookNanos, false);
        }
        return this;
    }

    /** Connections that were secured, each so long after its connect. */
    public Runs handshakes(int number, long tookNanos) {
        for (int i = 0; i < number; i++) {
            page.secured(tookNanos);
        }
        return this;
    }

    public Runs connectFailures(int number, FailureKind kind, int errno) {
        for (int i = 0; i < number; i++) {
            page.connectFailed(kind, new Errno(errno), -1, () -> example("no connection"));
        }
        return this;
    }

    /** Requests that were sent when they were due and answered so much later. */
    public Runs answers(int number, long latencyNanos) {
        return lateAnswers(number, 0, latencyNanos);
    }

    /** Requests that the generator sent so late. */
    public Runs lateAnswers(int number, long lateNanos, long latencyNanos) {
        for (int i = 0; i < number; i++) {
            page.due(Period.MEASURED, lateNanos);
            page.sent(Period.MEASURED, 0, lateNanos, 128);
            page.answered(Period.MEASURED, 0, lateNanos, latencyNanos);
            page.received(128);
        }
        return this;
    }

    /** Requests that waited so long for a free connection, through no fault of the generator. */
    public Runs laggards(int number, long lagNanos, long latencyNanos) {
        for (int i = 0; i < number; i++) {
            page.due(Period.MEASURED, 0);
            page.sent(Period.MEASURED, 0, lagNanos, 128);
            page.answered(Period.MEASURED, 0, lagNanos, latencyNanos);
        }
        return this;
    }

    /** One more second, with so many answers in it. */
    public Runs second(int number, long latencyNanos) {
        Interval recorded = new Runs().answers(number, latencyNanos).page.interval();
        seconds.add(second(recorded));
        return answers(number, latencyNanos);
    }

    private Result.Second second(Interval recorded) {
        return new Result.Second(
                1_000 * MILLI * seconds.size(), recorded.requests(), recorded.connections(), recorded.latency());
    }

    public Runs failures(int number, FailureKind kind, int errno, String detail) {
        for (int i = 0; i < number; i++) {
            page.due(Period.MEASURED, 0);
            page.sent(Period.MEASURED, 0, 0, 128);
            page.failed(Period.MEASURED, kind, new Errno(errno), i == 0, MILLI + i, () -> example(detail));
        }
        return this;
    }

    /** A request that failed so long after the start of the load. */
    public Runs failureAt(long nanos, FailureKind kind, int errno) {
        page.due(Period.MEASURED, 0);
        page.sent(Period.MEASURED, 0, 0, 128);
        page.failed(Period.MEASURED, kind, new Errno(errno), false, nanos, () -> example(""));
        return this;
    }

    /** Requests that the generator sent so late, and that failed. */
    public Runs lateFailures(int number, long lateNanos, FailureKind kind) {
        for (int i = 0; i < number; i++) {
            page.due(Period.MEASURED, lateNanos);
            page.sent(Period.MEASURED, 0, lateNanos, 128);
            page.failed(Period.MEASURED, kind, Errno.NONE, true, MILLI + i, () -> example(""));
        }
        return this;
    }

    public Runs received(int bytes) {
        page.received(bytes);
        return this;
    }

    public Runs timeouts(int number) {
        return failures(number, FailureKind.RESPONSE_TIMEOUT, 0, "");
    }

    public Runs warmupFailures(int number) {
        for (int i = 0; i < number; i++) {
            page.due(Period.WARMUP, 0);
            page.sent(Period.WARMUP, 0, 0, 128);
            page.failed(Period.WARMUP, FailureKind.RESET_AWAITING, new Errno(104), true, MILLI, () -> example(""));
        }
        return this;
    }

    public Runs notSent(int number) {
        for (int i = 0; i < number; i++) {
            page.due(Period.MEASURED, 0);
            page.notSent(Period.MEASURED);
        }
        return this;
    }

    /** Requests of the timetable that the loop came round to after the end of the window, answered all the same. */
    public Runs missed(int number) {
        for (int i = 0; i < number; i++) {
            page.missedByUs();
        }
        return answers(number, MILLI);
    }

    public Runs brokenConnection(String detail) {
        page.broken(FailureKind.RESPONSE_UNASKED, Errno.NONE, MILLI, () -> example(detail));
        return this;
    }

    public Runs partial() {
        partial = true;
        return this;
    }

    /** A rule of the user's cut it off, for this reason. */
    public Runs aborted(String reason) {
        aborted = Optional.of(reason);
        return partial();
    }

    public Runs neverUsable() {
        everUsable = false;
        return this;
    }

    public Runs lasting(long nanos) {
        durationNanos = nanos;
        return this;
    }

    public Runs health(GeneratorHealth health) {
        this.health = health;
        return this;
    }

    public Runs cpus(int cpus) {
        this.cpus = cpus;
        return this;
    }

    public Runs transport(String transport) {
        this.transport = transport;
        return this;
    }

    /** So far a counter of the kernel grew. */
    public Runs counted(KernelCounter counter, long growth) {
        kernel.put(counter, growth);
        return this;
    }

    /** The target listens here, and its accept queue was so deep. */
    public Runs queue(long deepest, long backlog) {
        return queue(deepest, backlog, AcceptQueue.UNKNOWN);
    }

    /** The same, and so many handshakes were dropped there. */
    public Runs queue(long deepest, long backlog, long drops) {
        queues.add(new AcceptQueue("127.0.0.1:9090", 1_000 + queues.size(), deepest, backlog, drops));
        return this;
    }

    /** The target listens in another network namespace of this machine. */
    public Runs listenerAt(NetworkNamespace namespace) {
        listenerAt = namespace;
        return this;
    }

    /** What the kernel told of connections of the run. */
    public Runs tcpInfo(long connections, long shortestRoundTripNanos, long retransmits) {
        tcpInfo = new TcpInfo(connections, shortestRoundTripNanos, retransmits);
        return this;
    }

    public Runs targetAddress(String targetAddress) {
        this.targetAddress = targetAddress;
        return this;
    }

    public Runs limits(Limits limits) {
        this.limits = limits;
        return this;
    }

    public Result result() {
        var total = page.interval();
        return new Result(
                settings.plan(),
                new Environment(
                        "Linux 6.18",
                        "amd64",
                        "A CPU",
                        cpus,
                        "17.0.1 Vendor",
                        17,
                        1L << 30,
                        transport,
                        1,
                        targetAddress,
                        "0.1",
                        limits),
                startedAt,
                durationNanos,
                partial,
                everUsable,
                total,
                seconds.isEmpty() ? List.of(second(total)) : seconds,
                health,
                new KernelEvidence(kernel, queues, listenerAt, tcpInfo, looks()),
                aborted);
    }

    private List<KernelLook> looks() {
        return kernel.isEmpty()
                ? List.of()
                : List.of(
                        new KernelLook(MILLI, kernel, queues.isEmpty() ? AcceptQueue.UNKNOWN : 1),
                        new KernelLook(1_000 * MILLI, Map.of(), AcceptQueue.UNKNOWN));
    }

    /** What the gate says of the result. */
    Verdict verdict(String... thresholds) {
        return Gate.judge(
                result(), Arrays.stream(thresholds).map(Threshold::parse).toList());
    }

    private static Failure.Example example(String detail) {
        return new Failure.Example("127.0.0.1:40000", "127.0.0.1:9090", 128, 0, detail);
    }
}
