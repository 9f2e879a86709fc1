package io.tcpbench.engine;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.tcpbench.engine.transport.Drive;
import io.tcpbench.engine.transport.SocketPlan;
import io.tcpbench.engine.transport.Sockets;
import io.tcpbench.engine.transport.TlsLayer;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Target;
import io.tcpbench.protocol.PlannedProtocol;
import io.tcpbench.protocol.Protocol;
import io.tcpbench.result.Clock;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Failure;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Interval;
import io.tcpbench.result.Journal;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Page;
import io.tcpbench.result.Progress;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan against an address: opens the connections, lets the load go by its window, waits for what was sent, and
 * adds up what the lanes wrote. One use each. {@link #stop} may be called from any thread, everything else from one.
 */
public final class Engine {
    private static final long PROGRESS_NANOS = 1_000_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long SETTLING_NANOS = 10_000_000;

    /** What a run may take over its plan: a machine that stands still now and then. */
    private static final long GRACE_NANOS = 30_000_000_000L;

    /** How long an interrupted run waits for what it has sent: whoever interrupts it has two seconds of patience. */
    private static final long LAST_ANSWERS_NANOS = 1_000_000_000;

    /** How long a loop goes on beyond its last connection: io_uring tells later that one is closed. */
    private static final long CLOSING_MILLIS = 50;

    /** What an event loop may take to do as it is told. */
    private static final long OBEDIENCE_NANOS = 5_000_000_000L;

    private final Plan plan;
    private final SocketAddress target;
    private final List<InetAddress> localAddresses;
    private final Drive drive;
    private final Protocol protocol;
    private final Optional<TlsLayer> tls;
    private final Clock clock;
    private final Journal journal;
    private final Consumer<Progress> progress;
    private final CompletableFuture<Throwable> crash = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<String> aborted = new CompletableFuture<>();
    private final CompletableFuture<?> cutShort = CompletableFuture.anyOf(crash, stopped);
    private final Collector collector;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<IoEventLoopGroup> loops = new ArrayList<>();

    static {
        // Netty makes a machine id of a network card's address, and complains where there is only loopback. Nothing
        // here uses it.
        if (System.getProperty("io.netty.machineId") == null) {
            System.setProperty("io.netty.machineId", "02:00:00:00:00:00");
        }
        // Netty has events for the Flight Recorder, and starts half of it to find out that nobody records.
        if (System.getProperty("io.netty.jfr.enabled") == null) {
            System.setProperty("io.netty.jfr.enabled", "false");
        }
        // The detector samples allocations, which a measurement pays for; tests ask for it by name.
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    /**
     * Prepares a run; opens nothing.
     *
     * @param target resolved
     * @param localAddresses source addresses, taken in turn; empty for the kernel's choice
     * @param clock the machine's: Netty waits by it
     * @param journal told what is measured while it is measured
     * @param progress told about once a second
     * @throws io.tcpbench.plan.InvalidSettings if this machine lacks the plan's transport, a codec or a file
     */
    public Engine(
            Plan plan,
            SocketAddress target,
            List<InetAddress> localAddresses,
            Clock clock,
            Journal journal,
            Consumer<Progress> progress) {
        this.plan = plan;
        this.target = target;
        this.localAddresses = List.copyOf(localAddresses);
        this.drive = Drive.of(plan);
        this.protocol = PlannedProtocol.of(plan);
        this.tls = plan.tls().map(secured -> TlsLayer.of(secured, (Target.Tcp) plan.target()));
        this.clock = clock;
        this.journal = journal;
        this.collector = new Collector(laneCount(), journal, crash);
        this.progress = progress;
    }

    /** The result of a run that came to nothing, because no address of the target's name was found. */
    public static Result unresolved(Plan plan, UnknownHostException cause, Clock clock, Journal journal) {
        Diagnosis diagnosis = Diagnosis.ofResolve(cause);
        Page page = new Page();
        page.connectFailed(
                diagnosis.kind(),
                diagnosis.errno(),
                0,
                () -> new Failure.Example("", plan.target().toString(), 0, 0, Diagnosis.text(cause)));
        return neverBegan(plan, false, page.interval(), clock, journal);
    }

    /** The result of a run that was cut off before an address was known. */
    public static Result cutOffUnresolved(Plan plan, Clock clock, Journal journal) {
        return neverBegan(plan, true, new Page().interval(), clock, journal);
    }

    private static Result neverBegan(Plan plan, boolean partial, Interval total, Clock clock, Journal journal) {
        Environment environment = Machine.describe(Drive.of(plan), 0, InetSocketAddress.createUnresolved("", 0));
        Result result = new Result(
                plan,
                environment,
                clock.timeOfDay(),
                0,
                partial,
                false,
                total,
                List.of(),
                GeneratorHealth.UNKNOWN,
                KernelEvidence.UNKNOWN);
        journal.began(plan, environment, result.startedAt());
        journal.recorded(Collector.OPENING, total);
        journal.ended(result);
        return result;
    }

    /** Cuts the run off: nothing more is sent; {@link #run} waits a second for what was, and returns what it has. */
    public void stop() {
        stopped.complete(null);
    }

    /** The same, for a reason that the result tells. */
    public void abort(String reason) {
        aborted.complete(reason);
        stop();
    }

    /** Runs to the end, or until {@link #stop}. */
    public Result run() {
        return run(mostNanos(plan));
    }

    /** @param mostNanos after which it is cut off */
    Result run(long mostNanos) {
        try {
            stopped.completeOnTimeout(null, mostNanos, TimeUnit.NANOSECONDS);
            makeLanes();
            Environment environment = Machine.describe(drive, lanes.size(), target);
            journal.began(plan, environment, clock.timeOfDay());
            try (@Nullable KernelWatch watch = watch()) {
                open();
                return measure(environment, watch);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } finally {
            loops.forEach(loop -> loop.shutdownGracefully(CLOSING_MILLIS, 1_000, TimeUnit.MILLISECONDS));
        }
    }

    /** Absent for a Unix-domain socket: what is counted is TCP, and the queues that are shown are those of TCP. */
    private @Nullable KernelWatch watch() throws InterruptedException {
        return target instanceof InetSocketAddress tcp
                ? KernelWatch.begin(new Namespaces(Path.of("/proc")), tcp, clock, collector::take, crash)
                : null;
    }

    private int laneCount() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.min(plan.threads().orElse(Math.max(1, processors / 2)), plan.connections());
    }

    private void makeLanes() {
        int count = laneCount();
        List<Quota> quotas = Quota.of(plan, count);
        for (int i = 0; i < count; i++) {
            Share share = new Share(i, count, plan.connections());
            Lane lane = new Lane(plan, protocol, clock, collector, share, quotas.get(i), crash);
            IoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                    1,
                    new DefaultThreadFactory("tcpbench-loop-" + i, true),
                    PacedIoHandler.factory(drive.loops(share.size()), clock, lane::turn, plan.spin()));
            lanes.add(lane);
            loops.add(loop);
        }
        // A lane with nothing to do would find out only in its next second.
        quotas.forEach(quota -> quota.spent().thenRun(() -> onEach(lane -> {})));
    }

    private void open() {
        ErrorTexts.prepare();
        SocketPlan socketPlan = SocketPlan.of(plan, protocol, tls, target, localAddresses);
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            IoEventLoopGroup loop = loops.get(i);
            loop.execute(() -> lane.guard(() -> lane.open(sockets(loop.next(), socketPlan))));
        }
    }

    private Sockets sockets(IoEventLoop loop, SocketPlan socketPlan) {
        Sockets made = drive.sockets(loop, socketPlan);
        return socketPlan.areUnix() ? new PatientSockets(made, loop) : made;
    }

    private Result measure(Environment environment, @Nullable KernelWatch watch) throws InterruptedException {
        Instant startedAt = clock.timeOfDay();
        GeneratorHealth health = GeneratorHealth.UNKNOWN;
        long measuredNanos = 0;
        boolean opened = await(all(Lane::opening), Progress.Stage.OPENING, clock.nanos(), 0);
        if (opened && lanes.stream().anyMatch(Lane::everConnected)) {
            Window window = Window.startingAt(clock.nanos() + SETTLING_NANOS, plan);
            startedAt = clock.timeOfDay();
            journal.loadBegan(startedAt);
            onEach(lane -> lane.begin(window));
            await(new CompletableFuture<>(), Progress.Stage.WARMUP, window.startNanos(), window.measuredFromNanos());
            HealthMonitor monitor = new HealthMonitor(loopDemand(), clock.nanos());
            await(all(Lane::finished), Progress.Stage.MEASURING, window.measuredFromNanos(), window.endNanos());
            health = monitor.end(loopDemand(), clock.nanos());
            measuredNanos = window.measuredNanosAt(clock.nanos());
            if (plan.requests().isPresent() && !all(Lane::finished).isDone()) {
                stop();
            }
            await(all(Lane::finished), Progress.Stage.DRAINING, window.endNanos(), 0);
        }
        // Whoever stops a run that has come to its end is too late.
        boolean partial = cutShort.isDone() && !all(Lane::finished).isDone();
        if (partial && !crash.isDone()) {
            onEach(Lane::stopSending);
            waitFor(CompletableFuture.anyOf(all(Lane::finished), crash), LAST_ANSWERS_NANOS);
        }
        onEach(Lane::cutOff);
        awaitEnd();
        KernelEvidence kernel = watch == null ? KernelEvidence.UNKNOWN : watch.end();
        collector.end();
        // Before anything is made of the numbers: a defect leaves an accounting that does not balance.
        if (crash.isDone()) {
            throw new IllegalStateException("a defect of tcpbench ended the run", crash.join());
        }
        Result result = new Result(
                plan,
                environment,
                startedAt,
                measuredNanos,
                partial,
                lanes.stream().anyMatch(Lane::everConnected),
                collector.total(),
                collector.seconds(),
                health,
                kernel.with(collector.tcpInfo()),
                partial ? Optional.ofNullable(aborted.getNow(null)) : Optional.empty());
        journal.ended(result);
        return result;
    }

    /**
     * After how many nanoseconds a run is cut off: as long as its plan takes at the worst, and a grace. Nothing that
     * the target does makes it last for ever.
     */
    public static long mostNanos(Plan plan) {
        double attempts = Math.ceil((double) plan.connections() / Lane.CONNECTS_AT_ONCE);
        // A handshake of TLS may take as long again.
        int handshakes = plan.tls().isPresent() ? 2 : 1;
        double pacedSeconds = plan.connectRatePerSecond().isPresent()
                ? plan.connections() / plan.connectRatePerSecond().getAsDouble()
                : 0;
        // Of floating point, which becomes the longest time there is, and not a negative one.
        return (long) (attempts * handshakes * plan.connectTimeout().toNanos()
                + pacedSeconds * NANOS_PER_SECOND
                + plan.warmup().plus(plan.duration()).plus(plan.timeout()).toNanos()
                + GRACE_NANOS);
    }

    /** @throws IllegalStateException if a loop does not come round to ending */
    private void awaitEnd() throws InterruptedException {
        CompletableFuture<Void> ended = all(Lane::finished);
        waitFor(ended, OBEDIENCE_NANOS);
        if (!ended.isDone() && !crash.isDone()) {
            throw new IllegalStateException("an event loop did not end in time; what was measured is in the journal");
        }
    }

    private void onEach(Consumer<Lane> action) {
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            loops.get(i).execute(() -> lane.guard(() -> action.accept(lane)));
        }
    }

    private CompletableFuture<Void> all(Function<Lane, CompletableFuture<Void>> stage) {
        return CompletableFuture.allOf(lanes.stream().map(stage).toArray(CompletableFuture[]::new));
    }

    private long[] loopDemand() throws InterruptedException {
        long[] nanos = new long[loops.size()];
        for (int i = 0; i < nanos.length; i++) {
            Future<Long> demand = loops.get(i).submit(LoopDemand::ofThisThreadNanos);
            // A loop that does not come round is stuck, which the end of the run will tell.
            nanos[i] = demand.await(OBEDIENCE_NANOS, TimeUnit.NANOSECONDS) ? demand.getNow() : LoopDemand.UNKNOWN;
        }
        return nanos;
    }

    /**
     * Waits for a stage of the run and tells its progress.
     *
     * @param until when the stage ends at the latest; 0 for when it is done
     * @return whether it ended by itself, and was not cut short
     */
    private boolean await(CompletableFuture<?> done, Progress.Stage stage, long beganNanos, long until)
            throws InterruptedException {
        CompletableFuture<?> either = CompletableFuture.anyOf(done, cutShort);
        while (!either.isDone()) {
            long nowNanos = clock.nanos();
            long leftNanos = until == 0 ? PROGRESS_NANOS : until - nowNanos;
            if (leftNanos <= 0) {
                break;
            }
            waitFor(either, Math.min(leftNanos, PROGRESS_NANOS));
            tell(stage, beganNanos, until);
        }
        return !cutShort.isDone();
    }

    private static void waitFor(CompletableFuture<?> event, long nanos) throws InterruptedException {
        try {
            event.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException notYet) {
            // The caller looks at the clock.
        } catch (ExecutionException neverCompletedSo) {
            throw new IllegalStateException(neverCompletedSo);
        }
    }

    private boolean endsWithRequests(Progress.Stage stage) {
        return stage == Progress.Stage.MEASURING && plan.requests().isPresent();
    }

    private void tell(Progress.Stage stage, long beganNanos, long until) {
        Interval second = collector.lastSecond();
        RequestCounts requests = second.requests().plus(second.warmup());
        progress.accept(new Progress(
                stage,
                clock.nanos() - beganNanos,
                until == 0 || endsWithRequests(stage) ? 0 : until - beganNanos,
                lanes.stream().mapToInt(Lane::openConnections).sum(),
                requests.answered(),
                collector.failures(),
                second.latency(),
                collector.concluded(),
                plan.requests().orElse(0)));
    }
}
