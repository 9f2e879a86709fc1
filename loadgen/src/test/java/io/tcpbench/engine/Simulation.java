package io.tcpbench.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.tcpbench.engine.transport.PipelineSockets;
import io.tcpbench.engine.transport.SocketPlan;
import io.tcpbench.plan.Plan;
import io.tcpbench.protocol.Codec;
import io.tcpbench.protocol.PlannedProtocol;
import io.tcpbench.protocol.Protocol;
import io.tcpbench.result.Environment;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Interval;
import io.tcpbench.result.Journal;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Limits;
import io.tcpbench.result.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole run of lanes, recorder and journal, of which only time and network are not real: both follow from one seed,
 * on one thread, so that the same seed is the same run. Does with the lanes what {@link Engine#run} does.
 */
final class Simulation {
    private static final InetSocketAddress TARGET = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9090);
    private static final Environment ENVIRONMENT = new Environment(
            "os", "arch", "cpu", 1, "jdk", 17, 1, "simulated", 1, "127.0.0.1:9090", "0", Limits.UNKNOWN);
    private static final double MOST_JITTER = 1.5;
    private static final long FIRST_BACK_OFF_NANOS = 100_000_000;
    private static final long LONGEST_BACK_OFF_NANOS = 1_000_000_000;
    private static final long LAST_ANSWERS_NANOS = 1_000_000_000;
    private static final long GRACE_NANOS = 50_000_000;
    private static final long SETTLING_NANOS = 10_000_000;
    private static final long MOST_PASSES = 2_000_000;
    private static final int LONGEST_RESPONSE_BYTES = 1_000;

    private final SimulatedPlan planned;
    private final SplittableRandom random;
    private final VirtualClock clock;
    private final Protocol protocol;
    private final SimulatedNetwork network;
    private final Written written;
    private final CompletableFuture<Throwable> crash = new CompletableFuture<>();
    private final Collector collector;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<SimulatedLoop> loops = new ArrayList<>();
    private final long beganNanos;
    private final long interruptNanos;
    private @Nullable Window window;
    private long missingConnections;
    private Instant startedAt;
    private long openedNanos = Alarms.NEVER;
    private boolean interrupted;
    private boolean cutOff;

    /**
     * What came of it.
     *
     * @param truth what the network saw
     * @param recorded what the journal was told, in order
     * @param recordedBeforeLoad how many of these it was told before it was told that the load began; all, if never
     * @param window of the load; absent if no connection came about before the end
     * @param openingNanos how long the opening took
     * @param overrunNanos how long after the end of the window, or after the interrupt, the last lane was done
     * @param pausedNanos how long the machine stood still meanwhile
     * @param missingConnections the most at any time that nobody had cared for; 0 for none
     */
    record Outcome(
            SimulatedPlan planned,
            Result result,
            SimulatedNetwork.Truth truth,
            List<Recorded> recorded,
            int recordedBeforeLoad,
            @Nullable Window window,
            long openingNanos,
            long overrunNanos,
            long pausedNanos,
            long missingConnections) {}

    /** What one lane recorded in one second. */
    record Recorded(long second, Interval interval) {}

    /** A journal that keeps in mind what another one writes down. */
    private static final class Written implements Journal {
        private final Journal journal;
        private final List<Recorded> recorded = new ArrayList<>();
        private int recordedBeforeLoad = Integer.MAX_VALUE;

        Written(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void began(Plan plan, Environment environment, Instant at) {
            journal.began(plan, environment, at);
        }

        @Override
        public void loadBegan(Instant at) {
            recordedBeforeLoad = recorded.size();
            journal.loadBegan(at);
        }

        @Override
        public void recorded(long second, Interval interval) {
            recorded.add(new Recorded(second, interval));
            journal.recorded(second, interval);
        }

        @Override
        public void kernelSeen(KernelEvidence soFar) {
            journal.kernelSeen(soFar);
        }

        @Override
        public void ended(Result result) {
            journal.ended(result);
        }
    }

    /** The plan's protocol with an end to its patience that a simulation reaches. */
    private record Impatient(Protocol planned) implements Protocol {
        @Override
        public ByteBuf request() {
            return planned.request();
        }

        @Override
        public int typicalResponseBytes() {
            return planned.typicalResponseBytes();
        }

        @Override
        public Codec.Factory codecs() {
            Codec.Factory factory = planned.codecs();
            return () -> impatient(factory.newCodec());
        }

        private static Codec impatient(Codec codec) {
            return new Codec() {
                @Override
                public State read(ByteBuf in) {
                    State state = codec.read(in);
                    return codec.bytesRead() > LONGEST_RESPONSE_BYTES ? State.TOO_LONG : state;
                }

                @Override
                public long bytesRead() {
                    return codec.bytesRead();
                }

                @Override
                public String difference() {
                    return codec.difference();
                }
            };
        }
    }

    private Simulation(long seed, Journal journal) {
        SplittableRandom source = new SplittableRandom(seed);
        planned = SimulatedPlan.of(source.split());
        random = source.split();
        clock = new VirtualClock(source.split(), planned.weather().pause());
        protocol = new Impatient(PlannedProtocol.of(planned.plan()));
        network = new SimulatedNetwork(planned.plan(), planned.weather(), clock, protocol.request(), source.split());
        written = new Written(journal);
        collector = new Collector(planned.lanes(), written, crash, new AtOnce());
        beganNanos = clock.frozen();
        startedAt = clock.timeOfDay();
        interruptNanos = planned.isInterrupted() ? beganNanos + random.nextLong(mostNanos()) : Alarms.NEVER;
        List<Quota> quotas = Quota.of(planned.plan(), planned.lanes());
        for (int i = 0; i < planned.lanes(); i++) {
            Share share = new Share(i, planned.lanes(), planned.plan().connections());
            Lane lane = new Lane(planned.plan(), protocol, clock, collector, share, quotas.get(i), crash);
            lanes.add(lane);
            loops.add(new SimulatedLoop(clock, lane::turn));
        }
        quotas.forEach(quota -> quota.spent().thenRun(() -> onEach(lane -> {})));
    }

    private long mostNanos() {
        return planned.plan()
                .warmup()
                .plus(planned.loadTime())
                .plus(planned.plan().timeout())
                .toNanos();
    }

    /** The run of this seed. */
    static Outcome of(long seed, Journal journal) throws InterruptedException {
        Simulation simulation = new Simulation(seed, journal);
        try {
            return simulation.run();
        } finally {
            simulation.loops.forEach(SimulatedLoop::end);
            simulation.collector.end();
        }
    }

    private Outcome run() throws InterruptedException {
        written.began(planned.plan(), ENVIRONMENT, startedAt);
        for (int i = 0; i < lanes.size(); i++) {
            open(lanes.get(i), loops.get(i));
        }
        long passes = 0;
        while (!lanes.stream().allMatch(Lane::isFinished)) {
            if (++passes > MOST_PASSES) {
                throw new AssertionError("the loops spin");
            }
            pass(nextOrderNanos());
            direct();
        }
        long endedNanos = clock.frozen();
        boolean partial = interrupted;
        while (loops.stream().anyMatch(loop -> loop.wakesNanos() != Alarms.NEVER)) {
            pass(Alarms.NEVER);
        }
        collector.end();
        if (crash.isDone()) {
            throw new AssertionError("a defect", crash.join());
        }
        Window last = window;
        Result result = new Result(
                planned.plan(),
                ENVIRONMENT,
                startedAt,
                last == null ? 0 : last.measuredNanosAt(endedNanos),
                partial,
                lanes.stream().anyMatch(Lane::everConnected),
                collector.total(),
                collector.seconds(),
                GeneratorHealth.UNKNOWN,
                KernelEvidence.UNKNOWN);
        written.ended(result);
        long shouldEndNanos = partial ? interruptNanos : last == null ? openedNanos : last.endNanos();
        return new Outcome(
                planned,
                result,
                network.truth(),
                written.recorded,
                Math.min(written.recordedBeforeLoad, written.recorded.size()),
                last,
                Math.min(openedNanos, endedNanos) - beganNanos,
                endedNanos - shouldEndNanos,
                clock.pausedNanos(),
                missingConnections);
    }

    private void open(Lane lane, SimulatedLoop loop) {
        SocketPlan socketPlan = SocketPlan.of(planned.plan(), protocol, Optional.empty(), TARGET, List.of());
        Bootstrap channels =
                new Bootstrap().channelFactory(() -> new SimulatedChannel(loop, network, lane::isFinished));
        loop.execute(() -> lane.guard(() -> lane.open(new PipelineSockets(loop.eventLoop(), channels, socketPlan))));
    }

    /** When an interrupt, or the end of the patience after it, has something to tell the lanes. */
    private long nextOrderNanos() {
        if (cutOff || interruptNanos == Alarms.NEVER) {
            return Alarms.NEVER - 1;
        }
        return interrupted ? interruptNanos + LAST_ANSWERS_NANOS : interruptNanos;
    }

    /** One pass of the loop that wakes first, perhaps late; none if it is to wake only after that time. */
    private void pass(long untilNanos) {
        SimulatedLoop next = loops.get(0);
        for (SimulatedLoop loop : loops) {
            next = loop.wakesNanos() < next.wakesNanos() ? loop : next;
        }
        if (next.wakesNanos() > untilNanos) {
            if (untilNanos == Alarms.NEVER - 1) {
                throw new AssertionError("the run stands still: every loop waits for nothing");
            }
            clock.advanceTo(untilNanos);
            return;
        }
        clock.advanceTo(next.wakesNanos());
        next.pass();
    }

    /** Connections that the plan holds and that are neither there nor begun, nor wait for the end of a back-off. */
    private long missingConnections() {
        SimulatedNetwork.Truth truth = network.truth();
        long graceNanos = GRACE_NANOS + clock.pausedNanos();
        long excused = truth.backOffs.after(clock.frozen() - longestBackOffNanos(truth) - graceNanos)
                + truth.endsInUse.after(clock.frozen() - graceNanos);
        return planned.plan().connections() - truth.open - truth.connecting - excused;
    }

    /** Of any slot by now, even if all that failed so far had been one slot's. */
    private static long longestBackOffNanos(SimulatedNetwork.Truth truth) {
        long backOffNanos = FIRST_BACK_OFF_NANOS;
        for (int i = 1; i < truth.backOffs.count() && backOffNanos < LONGEST_BACK_OFF_NANOS; i++) {
            backOffNanos *= 2;
        }
        return (long) (Math.min(backOffNanos, LONGEST_BACK_OFF_NANOS) * MOST_JITTER);
    }

    /** What the engine tells its lanes. */
    private void direct() {
        if (window != null && !interrupted && lanes.stream().noneMatch(Lane::isFinished)) {
            missingConnections = Math.max(missingConnections, missingConnections());
        }
        if (crash.isDone()) {
            throw new AssertionError("a defect", crash.join());
        }
        if (!interrupted && clock.frozen() >= interruptNanos) {
            interrupted = true;
            onEach(Lane::stopSending);
        } else if (interrupted && !cutOff && clock.frozen() >= nextOrderNanos()) {
            cutOff = true;
            onEach(Lane::cutOff);
        } else if (openedNanos == Alarms.NEVER
                && lanes.stream().allMatch(lane -> lane.opening().isDone())) {
            openedNanos = clock.frozen();
            if (lanes.stream().anyMatch(Lane::everConnected)) {
                Window begun = Window.startingAt(clock.nanos() + SETTLING_NANOS, planned.plan());
                window = begun;
                startedAt = clock.timeOfDay();
                written.loadBegan(startedAt);
                onEach(lane -> lane.begin(begun));
            } else {
                onEach(Lane::cutOff);
            }
        }
    }

    private void onEach(Consumer<Lane> action) {
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            loops.get(i).execute(() -> lane.guard(() -> action.accept(lane)));
        }
    }
}
