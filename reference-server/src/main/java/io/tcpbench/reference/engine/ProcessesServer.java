package io.tcpbench.reference.engine;

import io.tcpbench.reference.ForkedServer;
import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running server that is several processes: it starts them, replaces those that die, adds up what they count, and
 * ends them. It never touches a connection.
 */
final class ProcessesServer implements RunningServer {

    private static final long START_SECONDS = 60;

    /** A second to answer what is owed, and time for a JVM to end on a busy machine. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int FIRST_DELAY_MILLIS = 100;

    /** To 6.4 s. */
    private static final int MOST_DOUBLINGS = 6;

    private static final long SMALLEST_HEAP_BYTES = 64L << 20;

    private final ServerOptions options;
    private final SharedPort port;
    private final Behaviour behaviour;
    private final ChildSettings settings;
    private final List<Child> children = new ArrayList<>();
    private final Stop stop = new Stop();
    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tcpbench-processes");
        thread.setDaemon(true);
        return thread;
    });
    private boolean isStarted;
    private int starts;

    /** One of the processes, and those that replaced it. Guarded by the server. */
    private static final class Child {

        private final int number;
        private Counts former = Counts.NONE;
        private int youngDeaths;
        private @Nullable ForkedServer process;

        Child(int number) {
            this.number = number;
        }

        Counts counts() {
            return process == null ? former : former.plus(process.counts());
        }
    }

    private ProcessesServer(ServerOptions options) throws IOException {
        this.options = options;
        this.behaviour = options.newBehaviour();
        this.settings = new ChildSettings(options.settings(), behaviour.startedNanos());
        this.port = options.settings().value(Tuning.SHARE).equals(ProcessesEngine.INHERITED)
                ? InheritedListener.open(options, this::isChild)
                : ReservedPort.bind(options);
    }

    /** Returns when all of them accept. */
    static RunningServer start(ServerOptions options) throws IOException {
        ProcessesServer server = new ProcessesServer(options);
        try {
            server.startAll();
            server.awaitReady();
            server.serve();
            return server;
        } catch (IOException | RuntimeException e) {
            server.abort();
            throw e;
        }
    }

    private void startAll() throws IOException {
        for (int number = 1; number <= options.settings().value(Tuning.PROCESSES); number++) {
            startFirst(new Child(number));
        }
    }

    /** One at a time: those that run already ask for the listener meanwhile, see {@link #isChild}. */
    private synchronized void startFirst(Child child) throws IOException {
        children.add(child);
        start(child);
    }

    private void start(Child child) throws IOException {
        ServerOptions its = options.withListenAddress(port.address())
                .withSettings(port.with(settings.of(starts)))
                .withNotices(notice -> options.notices().accept("child %d: %s".formatted(child.number, notice)));
        ForkedServer process = ForkedServer.start(options.settings().value(Tuning.CHILD_ENGINE), its, heapBytes());
        starts++;
        child.former = child.counts();
        child.process = process;
        CompletableFuture<Void> seen = process.ended()
                .handleAsync(
                        (exitCode, surprise) -> {
                            ended(child, process, exitCode, surprise);
                            return null;
                        },
                        supervisor);
        assert !seen.isCancelled();
    }

    /** Together they may have as much as one alone. */
    private long heapBytes() {
        return Math.max(
                SMALLEST_HEAP_BYTES,
                Runtime.getRuntime().maxMemory() / options.settings().value(Tuning.PROCESSES));
    }

    private synchronized boolean isChild(long pid) {
        return processes().stream().anyMatch(each -> each.pid() == pid);
    }

    private synchronized List<ForkedServer> processes() {
        return children.stream()
                .map(each -> each.process)
                .filter(Objects::nonNull)
                .toList();
    }

    private void awaitReady() throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        for (Child each : children) {
            ForkedServer process = Objects.requireNonNull(each.process);
            try {
                process.ready().toCompletableFuture().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw new IOException("child %d ended at its start: %s".formatted(each.number, process.lastWords()), e);
            } catch (TimeoutException e) {
                throw new IOException("child %d did not listen within %d s".formatted(each.number, START_SECONDS), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the children started");
            }
        }
    }

    /** From here on whoever dies is replaced, also whoever has died since it was ready. */
    private synchronized void serve() {
        isStarted = true;
        for (Child each : children) {
            ForkedServer process = Objects.requireNonNull(each.process);
            if (replacesTheDead() && process.ended().isDone()) {
                replace(each, process);
            }
        }
    }

    /** Not until all have listened, since whoever dies before fails the start; not when the end has begun. */
    private boolean replacesTheDead() {
        return isStarted && stop.isServing();
    }

    private synchronized void ended(
            Child child, ForkedServer process, @Nullable Integer exitCode, @Nullable Throwable surprise) {
        if (surprise != null) {
            crash(surprise);
        } else if (replacesTheDead() && child.process == process) {
            options.notices()
                    .accept("child %d (process %d) ended with exit code %d; the connections that it held are lost."
                                    .formatted(child.number, process.pid(), exitCode)
                            + said(process));
            replace(child, process);
        }
    }

    private static String said(ForkedServer process) {
        return process.lastWords().isEmpty() ? "" : " It said: " + process.lastWords();
    }

    /** At once, unless it died young: what kills it at its start would keep the machine busy with starting it. */
    private void replace(Child child, ForkedServer dead) {
        // Whoever else has seen it die finds another process there, or none, and does nothing.
        child.former = child.counts();
        child.process = null;
        child.youngDeaths = dead.listeningNanos() < YOUNG_NANOS ? child.youngDeaths + 1 : 0;
        replaceLater(child);
    }

    private void replaceLater(Child child) {
        int doublings = Math.min(child.youngDeaths - 1, MOST_DOUBLINGS);
        long delayMillis = child.youngDeaths == 0 ? 0 : (long) FIRST_DELAY_MILLIS << doublings;
        ScheduledFuture<?> begun = supervisor.schedule(() -> startAgain(child), delayMillis, TimeUnit.MILLISECONDS);
        assert !begun.isCancelled();
    }

    private synchronized void startAgain(Child child) {
        if (!replacesTheDead()) {
            return;
        }
        try {
            start(child);
        } catch (IOException e) {
            options.notices()
                    .accept("child %d can't be started: %s. It is tried again."
                            .formatted(child.number, e.getMessage()));
            child.youngDeaths++;
            replaceLater(child);
        }
    }

    @Override
    public InetSocketAddress address() {
        return port.address();
    }

    @Override
    public CompletionStage<Void> stopped() {
        return stop.stopped();
    }

    /** Stalls are not added up: all stand still at the same time. */
    @Override
    public synchronized Counts counts() {
        Counts sum = children.stream().map(Child::counts).reduce(Counts.NONE, Counts::plus);
        return sum.with(Counter.STALL, behaviour.counts().of(Counter.STALL));
    }

    @Override
    public void close() {
        end(ForkedServer::endInput);
    }

    @Override
    public void abort() {
        end(ForkedServer::kill);
    }

    private void end(Consumer<ForkedServer> way) {
        List<ForkedServer> last = beginEnd(way);
        CompletableFuture<?> all =
                CompletableFuture.allOf(last.stream().map(ForkedServer::ended).toArray(CompletableFuture[]::new));
        try {
            all.get(GRACE_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // It doesn't even answer to the end of its input.
        } catch (ExecutionException e) {
            // Whoever took its lines had crashed, which is told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.forEach(ForkedServer::kill);
        last.forEach(
                each -> each.ended().handle((exitCode, surprise) -> exitCode).join());
        supervisor.shutdownNow();
        behaviour.stopped();
        stop.complete();
        stop.await();
    }

    /** From here on nobody is started any more, so that these are the last. */
    private synchronized List<ForkedServer> beginEnd(Consumer<ForkedServer> way) {
        stop.beginEnd();
        closePort();
        processes().forEach(way);
        return processes();
    }

    private void closePort() {
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever takes the notices or the traffic threw something: everybody shall see it. */
    private void crash(Throwable surprise) {
        stop.crashed(
                surprise instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : surprise);
        List<ForkedServer> last = beginEnd(ForkedServer::kill);
        last.forEach(each -> each.ended().handle((exitCode, more) -> exitCode).join());
        supervisor.shutdown();
        behaviour.stopped();
        stop.complete();
    }
}
