package io.tcpbench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tcpbench.engine.Engine;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.SocketOptions;
import io.tcpbench.plan.Target;
import io.tcpbench.result.Clock;
import io.tcpbench.result.Journal;
import io.tcpbench.result.Limits;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One load test: a plan goes in, a result comes out.
 *
 * <pre>{@code
 * Plan plan = new PlanSettings().set("target", "127.0.0.1:9090").set("rate", "20k/s").plan();
 * Result result = new LoadTest(plan).run();
 * Verdict verdict = Gate.judge(result, List.of(Threshold.parse("p99<=5ms")));
 * }</pre>
 */
public final class LoadTest {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Plan plan;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<String> aborted = new CompletableFuture<>();
    private Set<String> allowedTargets = Set.of();
    private Consumer<Progress> progress = ignored -> {};
    private Journal journal = Journal.NONE;

    /** Nothing is opened or resolved before {@link #run}. */
    public LoadTest(Plan plan) {
        this.plan = plan;
    }

    /** Hosts that may be flooded although their address is public. */
    public LoadTest allowTargets(Set<String> hosts) {
        allowedTargets = Set.copyOf(hosts);
        return this;
    }

    /** Who is told about once a second how far the run has come. */
    public LoadTest onProgress(Consumer<Progress> listener) {
        progress = listener;
        return this;
    }

    /** Where the run writes down what it measures while it measures it. */
    public LoadTest journal(Journal kept) {
        journal = kept;
        return this;
    }

    /**
     * Runs the plan to its end, or until {@link #stop}; once. A target that can't be reached is a result too: one
     * without a usable connection.
     *
     * @throws InvalidSettings if this machine can't do what the plan asks for
     * @throws TargetRefused if the target must not be flooded
     */
    public Result run() {
        List<InetAddress> localAddresses = checkMachine();
        Engine engine;
        try {
            SocketAddress target = targetAddress();
            if (target instanceof InetSocketAddress tcp) {
                checkFamily(localAddresses, tcp.getAddress());
            }
            engine = new Engine(plan, target, localAddresses, Clock.system(), journal, progress);
        } catch (UnknownHostException unknown) {
            return Engine.unresolved(plan, unknown, Clock.system(), journal);
        } catch (CancellationException cutOff) {
            return Engine.cutOffUnresolved(plan, Clock.system(), journal);
        }
        stopped.thenRun(engine::stop);
        aborted.thenAccept(engine::abort);
        return engine.run();
    }

    private SocketAddress targetAddress() throws UnknownHostException {
        if (plan.target() instanceof Target.Tcp tcp) {
            return TargetAddress.permitted(tcp, new Resolver().address(tcp.host(), stopped), allowedTargets);
        }
        return UnixDomainSocketAddress.of(((Target.Unix) plan.target()).path());
    }

    /** How long a run of this plan lasts at the very most; it is cut off then. */
    public static Duration longest(Plan plan) {
        return Resolver.MOST.plusNanos(Engine.mostNanos(plan));
    }

    /** Cuts the run off, from any thread: {@link #run} returns a partial result within two seconds. */
    public void stop() {
        stopped.complete(null);
    }

    /** The same, because of what was measured so far: the result tells the reason. */
    public void abort(String reason) {
        aborted.complete(reason);
    }

    private List<InetAddress> checkMachine() {
        List<Fault> faults = new ArrayList<>();
        checkDescriptors(faults);
        checkMemory(faults);
        checkBuffers(faults);
        if (plan.target() instanceof Target.Unix file) {
            faults.addAll(file.faults(
                    plan.socketOptions(), plan.localAddresses(), plan.tls().isPresent()));
        }
        List<InetAddress> localAddresses = localAddresses(faults);
        if (!faults.isEmpty()) {
            throw new InvalidSettings(faults);
        }
        return localAddresses;
    }

    private void checkDescriptors(List<Fault> faults) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long most = unix.getMaxFileDescriptorCount() - Limits.DESCRIPTORS_OF_OUR_OWN;
            if (plan.connections() > most) {
                faults.add(new Fault(
                        "connections",
                        Integer.toString(plan.connections()),
                        "1 to " + most + " under the descriptor limit of this process; raise it with `ulimit -n "
                                + Limits.descriptorsNeeded(plan) + "`"));
            }
        }
    }

    /**
     * What can wait at the worst: 8 bytes for each request of an open loop, and two times for each that is in flight.
     */
    private void checkMemory(List<Fault> faults) {
        double inFlightBytes = 16.0 * plan.connections() * plan.pipeline();
        double waitingBytes = plan.load() instanceof Load.Open open
                ? 8.0 * open.ratePerSecond() * plan.timeout().toNanos() / NANOS_PER_SECOND
                : 0;
        long halfOfHeap = Runtime.getRuntime().maxMemory() / 2;
        if (inFlightBytes > halfOfHeap) {
            faults.add(tooMuch("pipeline", Integer.toString(plan.pipeline()), "connections × pipeline"));
        }
        if (waitingBytes > halfOfHeap) {
            faults.add(tooMuch("timeout", Quantity.exactly(plan.timeout()), "rate × timeout"));
        }
    }

    private static Fault tooMuch(String setting, String given, String product) {
        return new Fault(
                setting,
                given,
                "less, or a larger heap (-Xmx): " + product + " must fit into half of this JVM's memory");
    }

    /** The kernel makes a buffer as large as this machine allows, and says nothing (socket(7)). */
    private void checkBuffers(List<Fault> faults) {
        SocketOptions options = plan.socketOptions();
        try (Socket probe = new Socket()) {
            if (options.receiveBufferBytes().isPresent()) {
                int asked = options.receiveBufferBytes().getAsInt();
                probe.setReceiveBufferSize(asked);
                checkBuffer("receiveBuffer", asked, probe.getReceiveBufferSize(), "net.core.rmem_max", faults);
            }
            if (options.sendBufferBytes().isPresent()) {
                int asked = options.sendBufferBytes().getAsInt();
                probe.setSendBufferSize(asked);
                checkBuffer("sendBuffer", asked, probe.getSendBufferSize(), "net.core.wmem_max", faults);
            }
        } catch (IOException noSocket) {
            // Without descriptors there is no connection either, and the run will tell.
        }
    }

    private static void checkBuffer(String setting, int asked, int allowed, String limit, List<Fault> faults) {
        if (allowed < asked) {
            faults.add(new Fault(
                    setting,
                    Integer.toString(asked),
                    "at most " + allowed + " bytes on this machine; raise it with `sysctl " + limit + "`"));
        }
    }

    private static void checkFamily(List<InetAddress> localAddresses, InetAddress target) {
        for (InetAddress local : localAddresses) {
            if (local.getClass() != target.getClass()) {
                throw new InvalidSettings(List.of(new Fault(
                        "localAddress",
                        local.getHostAddress(),
                        "addresses of the same family as the target's, " + target.getHostAddress())));
            }
        }
    }

    private List<InetAddress> localAddresses(List<Fault> faults) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : plan.localAddresses()) {
            try (Socket probe = new Socket()) {
                InetAddress address = InetAddress.getByName(text);
                addresses.add(address);
                probe.bind(new InetSocketAddress(address, 0));
            } catch (BindException failed) {
                // EADDRINUSE says that it is ours, and that its ports are scarce: the run will tell how scarce.
                if (!String.valueOf(failed.getMessage()).startsWith("Address already in use")) {
                    faults.add(notOurs(text));
                }
            } catch (IOException unknown) {
                faults.add(notOurs(text));
            }
        }
        return addresses;
    }

    private static Fault notOurs(String text) {
        return new Fault("localAddress", text, "addresses of this machine, separated by commas");
    }
}
