package io.tcpbench.maven;

import io.tcpbench.launch.Leash;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** A goal that knows what load is asked for, and floods a server with it. */
abstract class LoadGoal extends Goal {
    /** One measurement at a time: two modules of a parallel build would measure each other. */
    private static final ReentrantLock MEASUREMENT = new ReentrantLock(true);

    /** For connects and ends that hang. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /**
     * A server that runs already, <code>HOST:PORT</code> or <code>unix:PATH</code>. Without it a server is started,
     * whatever a plan file says; the goal <code>load</code> takes the one that <code>start</code> has started.
     */
    @Parameter(property = "tcpbench.target")
    private @Nullable String target;

    /** How many connections are held at the same time. Default: 50. */
    @Parameter(property = "tcpbench.connections")
    private @Nullable String connections;

    /** How long the counted load lasts, such as <code>30s</code>. Default: 10s; 5s for each trial of an experiment. */
    @Parameter(property = "tcpbench.duration")
    private @Nullable String duration;

    /** How many requests are counted, in place of <code>duration</code>; without a warm-up unless one is asked for. */
    @Parameter(property = "tcpbench.requests")
    private @Nullable String requests;

    /**
     * How long the load before it lasts that is not counted. Default: 2s; at most 10s for each trial of an experiment,
     * which is warm as soon as its p50 stands still.
     */
    @Parameter(property = "tcpbench.warmup")
    private @Nullable String warmup;

    /**
     * How many requests a second all connections send together, such as <code>20k/s</code>, whether or not the server
     * keeps up. Without it each connection sends its next request when its last one is answered.
     */
    @Parameter(property = "tcpbench.rate")
    private @Nullable String rate;

    /**
     * A rate that changes, in place of <code>rate</code> and <code>duration</code>: stages separated by commas, each
     * <code>DURATION@RATE</code> or <code>DURATION@FROM..TO</code>, such as <code>10s@0..20k/s,30s@20k/s</code>.
     */
    @Parameter(property = "tcpbench.stages")
    private @Nullable String stages;

    /** How the requests of a rate are spaced: <code>poisson</code> (the default) or <code>even</code>. */
    @Parameter(property = "tcpbench.arrivals")
    private @Nullable String arrivals;

    /** How long a connection pauses after an answer; only without a rate. Default: not at all. */
    @Parameter(property = "tcpbench.think")
    private @Nullable String think;

    /** How many requests may be in flight on one connection. Default: 1. */
    @Parameter(property = "tcpbench.pipeline")
    private @Nullable String pipeline;

    /** After how many requests a connection is closed and opened anew. Default: never. */
    @Parameter(property = "tcpbench.requestsPerConnection")
    private @Nullable String requestsPerConnection;

    /** How many connections are opened a second. Default: as fast as they succeed. */
    @Parameter(property = "tcpbench.connectRate")
    private @Nullable String connectRate;

    /**
     * The request: <code>size:N</code>, <code>text:…</code>, <code>hex:…</code>, <code>base64:…</code> or <code>
     * file:PATH</code>. A text or a file is different each time with <code>&#36;{connection}</code>, <code>
     * &#36;{sequence}</code>, <code>&#36;{random:N}</code>, <code>&#36;{alnum:N}</code>, <code>&#36;{uuid}</code>,
     * <code>&#36;{timestamp}</code>, <code>&#36;{csv:FILE:COLUMN}</code>. Default: size:128.
     */
    @Parameter(property = "tcpbench.send")
    private @Nullable String send;

    /**
     * A right response: <code>echo</code> (the default), <code>size:N</code>, <code>exact:TEXT</code>; or where it
     * ends: <code>line</code>, <code>until:TEXT</code>, <code>length-field:OFFSET,BYTES[,big|little[,ADJUST]]</code>,
     * <code>
     * regex:PATTERN</code>, <code>close</code>, <code>codec:NAME[:ARGUMENT]</code>.
     */
    @Parameter(property = "tcpbench.expect")
    private @Nullable String expect;

    /**
     * What a response has to hold beyond an end: <code>exact:TEXT</code>, <code>prefix:TEXT</code>, <code>contains:TEXT
     * </code> or <code>regex:PATTERN</code>.
     */
    @Parameter(property = "tcpbench.check")
    private @Nullable String check;

    /** A larger response is a failure. Default: 16MiB. */
    @Parameter(property = "tcpbench.maxResponse")
    private @Nullable String maxResponse;

    /** Whether connections are secured by TLS: <code>true</code> or <code>false</code> (the default). */
    @Parameter(property = "tcpbench.tls")
    private @Nullable String tls;

    /** A PEM file of certificates to trust. Default: those that the JDK trusts. */
    @Parameter(property = "tcpbench.tlsCa")
    private @Nullable String tlsCa;

    /** A PEM file of the generator's own certificate, for servers that ask for one; with <code>tlsKey</code>. */
    @Parameter(property = "tcpbench.tlsCert")
    private @Nullable String tlsCert;

    /** A PEM file of its key, PKCS #8 and not encrypted. */
    @Parameter(property = "tcpbench.tlsKey")
    private @Nullable String tlsKey;

    /** The name that the server is asked for and that its certificate must have. Default: the host of the target. */
    @Parameter(property = "tcpbench.tlsServerName")
    private @Nullable String tlsServerName;

    /** Protocols to offer by ALPN, separated by commas. Default: none. */
    @Parameter(property = "tcpbench.tlsAlpn")
    private @Nullable String tlsAlpn;

    /** Whether any certificate of any server is taken: <code>true</code> or <code>false</code> (the default). */
    @Parameter(property = "tcpbench.tlsInsecure")
    private @Nullable String tlsInsecure;

    /**
     * Whether sessions of earlier connections are gone on with: <code>true</code> (the default) or <code>false</code>.
     */
    @Parameter(property = "tcpbench.tlsResumption")
    private @Nullable String tlsResumption;

    /** Who does the cryptography: <code>jdk</code> (the default) or <code>openssl</code>. */
    @Parameter(property = "tcpbench.tlsProvider")
    private @Nullable String tlsProvider;

    /** How long a connect may take, and once more a handshake of TLS. Default: 3s. */
    @Parameter(property = "tcpbench.connectTimeout")
    private @Nullable String connectTimeout;

    /** How long a request may take from the moment it is due. Default: 5s. */
    @Parameter(property = "tcpbench.timeout")
    private @Nullable String timeout;

    /** How many event loops the generator runs. Default: half the CPUs. */
    @Parameter(property = "tcpbench.threads")
    private @Nullable String threads;

    /**
     * What drives the generator's sockets: <code>auto</code> (the default), <code>io_uring</code>, <code>epoll</code>
     * or <code>nio</code>.
     */
    @Parameter(property = "tcpbench.transport")
    private @Nullable String transport;

    /**
     * Whether the generator's event loops never wait, so that requests leave on time, for a whole CPU each: <code>true
     * </code> or <code>false</code> (the default).
     */
    @Parameter(property = "tcpbench.spin")
    private @Nullable String spin;

    /**
     * Source addresses separated by commas, for more connections than one address has ports. Default: the kernel's
     * choice.
     */
    @Parameter(property = "tcpbench.localAddress")
    private @Nullable String localAddress;

    /**
     * Whether a request leaves at once (TCP_NODELAY): <code>true</code> (the default), or <code>false</code> to wait
     * until what was sent before is acknowledged.
     */
    @Parameter(property = "tcpbench.noDelay")
    private @Nullable String noDelay;

    /**
     * Whether the kernel asks a silent server if it is still there: <code>off</code> (the default), <code>on</code>, or
     * after how long, how often and how many times, such as <code>10s,2s,3</code>.
     */
    @Parameter(property = "tcpbench.keepAlive")
    private @Nullable String keepAlive;

    /**
     * How long what was sent may stay unacknowledged before the connection is dead (TCP_USER_TIMEOUT); not with
     * transport nio. Default: off.
     */
    @Parameter(property = "tcpbench.userTimeout")
    private @Nullable String userTimeout;

    /** Bytes of the receive buffer of each connection, such as <code>64KiB</code>. Default: the kernel's choice. */
    @Parameter(property = "tcpbench.receiveBuffer")
    private @Nullable String receiveBuffer;

    /** Bytes of the send buffer of each connection. Default: the kernel's choice. */
    @Parameter(property = "tcpbench.sendBuffer")
    private @Nullable String sendBuffer;

    /** <code>0</code> to close connections with a reset, which leaves no TIME_WAIT. Default: off. */
    @Parameter(property = "tcpbench.linger")
    private @Nullable String linger;

    /**
     * Whether every connection begins with a header of the PROXY protocol, as those of a load balancer do: <code>off
     * </code> (the default), <code>v1</code> or <code>v2</code>.
     */
    @Parameter(property = "tcpbench.proxyProtocol")
    private @Nullable String proxyProtocol;

    /** The seed of everything that is drawn at random. Default: 1. */
    @Parameter(property = "tcpbench.seed")
    private @Nullable String seed;

    /** A plan file, YAML or JSON; the other parameters override it. */
    @Parameter(property = "tcpbench.plan")
    private @Nullable File plan;

    /** Which of the scenarios of the plan file. */
    @Parameter(property = "tcpbench.scenario")
    private @Nullable String scenario;

    /**
     * What the run must keep, such as <code>p99&lt;=5ms</code>, <code>failures&lt;=0.1%</code>, <code>
     * throughput&gt;=20k/s</code>; separated by commas on the command line. Without a limit on failures none is
     * allowed.
     */
    @Parameter(property = "tcpbench.thresholds")
    private List<@Nullable String> thresholds = List.of();

    /**
     * Limits that no second may break: the load is stopped after one that does, and the build fails, such as <code>
     * failures>5%</code>, <code>timeouts>10</code> or <code>p99>50ms</code>. Trials of experiments have none.
     */
    @Parameter(property = "tcpbench.abortOn")
    private List<@Nullable String> abortOn = List.of();

    /** Hosts that may be flooded although their address is public. */
    @Parameter(property = "tcpbench.allowTarget")
    private List<@Nullable String> allowTarget = List.of();

    /** Options of the generator's JVM; separated by commas on the command line. */
    @Parameter(property = "tcpbench.jvmArgs")
    private List<@Nullable String> jvmArgs = List.of();

    /** Does nothing but leave a result that says so. */
    @Parameter(property = "tcpbench.skip", defaultValue = "false")
    private boolean skip;

    /** As <code>skip</code>, with the other integration tests. */
    @Parameter(property = "skipITs", defaultValue = "false")
    private boolean skipITs;

    LoadGoal(MavenSession session, MavenProject project, MojoExecution execution) {
        super(session, project, execution);
    }

    /** The address that the user gave; null if there is none, or none of a server that runs already. */
    final @Nullable String target() {
        return target;
    }

    /** The folder for the results, empty; the user's own plan stays if it is there. */
    final RunFolder preparedFolder() throws IOException {
        return RunFolder.prepare(outputFolder(), planFile());
    }

    /** Why there is nothing to do; empty if there is. */
    final Optional<String> skipReason() {
        if (skip) {
            return Optional.of("tcpbench.skip is set");
        }
        return skipITs ? Optional.of("skipITs is set") : Optional.empty();
    }

    /** Leaves a result that says so, if there is nothing to do. */
    final Optional<String> skip(RunFolder folder) throws IOException {
        Optional<String> reason = skipReason();
        if (reason.isPresent()) {
            getLog().info("No load test: " + reason.get() + ". " + folder.writeSkip(reason.get()) + " says so.");
        }
        return reason;
    }

    /** What was asked for, without a fault. */
    final RunSettings checkedSettings() {
        RunSettings settings = settings();
        checkSpelling(settings);
        settings.check(plan != null);
        return settings;
    }

    /** What was asked for, with all its faults. */
    RunSettings settings() {
        return new RunSettings()
                .set("target", target)
                .set("connections", connections)
                .set("duration", duration)
                .set("requests", requests)
                .set("warmup", warmup)
                .set("rate", rate)
                .set("stages", stages)
                .set("arrivals", arrivals)
                .set("think", think)
                .set("pipeline", pipeline)
                .set("requestsPerConnection", requestsPerConnection)
                .set("connectRate", connectRate)
                .set("send", send)
                .set("expect", expect)
                .set("check", check)
                .set("maxResponse", maxResponse)
                .set("tls", tls)
                .set("tlsCa", tlsCa)
                .set("tlsCert", tlsCert)
                .set("tlsKey", tlsKey)
                .set("tlsServerName", tlsServerName)
                .set("tlsAlpn", tlsAlpn)
                .set("tlsInsecure", tlsInsecure)
                .set("tlsResumption", tlsResumption)
                .set("tlsProvider", tlsProvider)
                .set("connectTimeout", connectTimeout)
                .set("timeout", timeout)
                .set("threads", threads)
                .set("transport", transport)
                .set("spin", spin)
                .set("localAddress", localAddress)
                .set("noDelay", noDelay)
                .set("keepAlive", keepAlive)
                .set("userTimeout", userTimeout)
                .set("receiveBuffer", receiveBuffer)
                .set("sendBuffer", sendBuffer)
                .set("linger", linger)
                .set("proxyProtocol", proxyProtocol)
                .set("seed", seed)
                .thresholds(thresholds)
                .list("abortOn", abortOn, "limits of a second, such as failures>5%")
                .requireMeaning("scenario", plan == null ? scenario : null, LoadGoal::withoutPlan)
                .list("allowTarget", allowTarget, "names or addresses of hosts")
                .list("jvmArgs", jvmArgs, "options of a JVM, such as -Xmx1g");
    }

    private static void withoutPlan(String scenario) {
        throw new IllegalArgumentException("nothing without the plan that has it");
    }

    /** The same for trials: all of one has one rate, and all last as long. */
    static RunSettings ofTrials(RunSettings settings) {
        return settings.refuse("stages", "none here: all of a trial has one rate")
                .refuse("requests", "none here: all trials last for one duration");
    }

    /** A measurement, or what would disturb one. */
    @FunctionalInterface
    interface Work<T> {
        T result() throws IOException, InterruptedException;
    }

    /** Works while nobody else in this Maven measures. */
    final <T> T alone(Work<T> work) throws IOException, InterruptedException {
        if (!MEASUREMENT.tryLock()) {
            getLog().info("Waiting for the load test of another module to end.");
            MEASUREMENT.lockInterruptibly();
        }
        try {
            return work.result();
        } finally {
            MEASUREMENT.unlock();
        }
    }

    /**
     * Floods a server that is ready.
     *
     * @param calibration the generator's own floor; null for what is kept for this machine
     */
    final Ending flood(Server server, RunSettings settings, RunFolder folder, @Nullable File calibration)
            throws IOException, InterruptedException {
        getLog().info("Flooding " + server.target() + server.remark() + ": " + settings.statement(plan));
        getLog().info("Thresholds: " + settings.thresholdStatement(plan != null) + "; results: " + folder.path());
        List<String> command = new ArrayList<>(List.of("run", server.target().toString()));
        settings.thresholds().forEach(threshold -> command.add("--threshold=" + threshold));
        settings.list("abortOn").forEach(rule -> command.add("--abort-on=" + rule));
        command.addAll(option("calibration", calibration));
        try (Leash leash = Leash.take()) {
            Generator.Running running = generator(settings)
                    .start(command, folder, workingFolder(), line -> getLog().info(line), line -> getLog().warn(line));
            leash.hold(running.process());
            Ending ending = running.await(folder).withServer(server);
            if (!ending.obituary().isEmpty()) {
                getLog().warn(ending.obituary());
            }
            return ending;
        } finally {
            folder.removeArguments();
        }
    }

    /**
     * Lets the generator measure trials of servers that it starts itself.
     *
     * @param command of its command line, with what belongs to it alone
     * @param evidence the file that is there only if it came to its end
     * @param longest how long it may last; it ends itself, unless it is stuck
     */
    final ExperimentEnding experiment(
            List<String> command, String evidence, Duration longest, RunSettings settings, RunFolder folder)
            throws IOException, InterruptedException {
        getLog().info("Each trial: " + settings.given(plan) + "; results: " + folder.path());
        try (Leash leash = Leash.take()) {
            // On its standard error it tells of each trial, too.
            Generator.Running running = generator(settings)
                    .start(command, folder, workingFolder(), line -> getLog().info(line), line -> getLog().info(line));
            leash.hold(running.process());
            return new ExperimentEnding(running.await(folder, longest), folder.file(evidence));
        }
    }

    /** How long a trial may last, warm-up included, whose server is given so long to be ready. */
    final Duration longestTrial(RunSettings settings, Duration start) {
        return start.plus(span(settings, "warmup", "10s"))
                .plus(span(settings, "duration", "5s"))
                .plus(span(settings, "timeout", "5s"))
                .plus(GRACE);
    }

    /** What a plan file says is the generator's to read. */
    private Duration span(RunSettings settings, String name, String byDefault) {
        return settings.duration(name, settings.plan().getOrDefault(name, plan == null ? byDefault : "1h"));
    }

    private Generator generator(RunSettings settings) {
        return new Generator(
                Generator.MAIN_CLASS,
                ClassPath.own(),
                settings.list("jvmArgs"),
                planFile(),
                scenario,
                settings,
                settings.list("allowTarget"));
    }

    /** A word for an option of the generator, if it was given. */
    static List<String> option(String name, @Nullable Object text) {
        return text == null ? List.of() : List.of("--" + name + "=" + text);
    }

    /** A plan file of the user's; null for none. */
    final @Nullable Path planFile() {
        return plan == null ? null : plan.toPath();
    }
}
