package io.tcpbench.maven;

import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.launch.Leash;
import io.tcpbench.launch.ServerProcess;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Target;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * Starts a TCP server, floods it with clients, stops it, and fails the build when a threshold breaks. Without any
 * configuration it measures the reference server that comes with the plugin; with <code>target</code> it measures a
 * server that runs already.
 */
@Mojo(name = "run", defaultPhase = LifecyclePhase.INTEGRATION_TEST, requiresProject = false, threadSafe = true)
public final class RunMojo extends AbstractMojo {
    /** One measurement at a time: two modules of a parallel build would measure each other. */
    private static final ReentrantLock MEASUREMENT = new ReentrantLock(true);

    private final MavenSession session;
    private final MavenProject project;
    private final MojoExecution execution;

    /** How many connections are held at the same time. Default: 50. */
    @Parameter(property = "tcpbench.connections")
    private @Nullable String connections;

    /** How long the counted load lasts, such as <code>30s</code>. Default: 10s. */
    @Parameter(property = "tcpbench.duration")
    private @Nullable String duration;

    /** How long the load before it lasts that is not counted. Default: 2s. */
    @Parameter(property = "tcpbench.warmup")
    private @Nullable String warmup;

    /**
     * How many requests a second all connections send together, such as <code>20k/s</code>, whether or not the server
     * keeps up. Without it each connection sends its next request when its last one is answered.
     */
    @Parameter(property = "tcpbench.rate")
    private @Nullable String rate;

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
     * The request: <code>size:N</code>, <code>text:…</code>, <code>hex:…</code> or <code>file:PATH</code>. Default:
     * size:128.
     */
    @Parameter(property = "tcpbench.send")
    private @Nullable String send;

    /**
     * Where a response ends and whether it is right: <code>echo</code> (the default), <code>size:N</code>, <code>
     * exact:TEXT</code>, <code>line</code> or <code>until:TEXT</code>.
     */
    @Parameter(property = "tcpbench.expect")
    private @Nullable String expect;

    /** How long a connect may take. Default: 3s. */
    @Parameter(property = "tcpbench.connectTimeout")
    private @Nullable String connectTimeout;

    /** How long a request may take from the moment it is due. Default: 5s. */
    @Parameter(property = "tcpbench.timeout")
    private @Nullable String timeout;

    /** How many event loops the generator runs. Default: half the CPUs. */
    @Parameter(property = "tcpbench.threads")
    private @Nullable String threads;

    /** What drives the generator's sockets: <code>auto</code> (the default), <code>epoll</code> or <code>nio</code>. */
    @Parameter(property = "tcpbench.transport")
    private @Nullable String transport;

    /**
     * Source addresses separated by commas, for more connections than one address has ports. Default: the kernel's
     * choice.
     */
    @Parameter(property = "tcpbench.localAddress")
    private @Nullable String localAddress;

    /** The seed of everything that is drawn at random. Default: 1. */
    @Parameter(property = "tcpbench.seed")
    private @Nullable String seed;

    /** A plan file, YAML or JSON; the other parameters override it. */
    @Parameter(property = "tcpbench.plan")
    private @Nullable File plan;

    /**
     * What the run must keep, such as <code>p99&lt;=5ms</code>, <code>failures&lt;=0.1%</code>, <code>
     * throughput&gt;=20k/s</code>; separated by commas on the command line. Without a limit on failures none is
     * allowed.
     */
    @Parameter(property = "tcpbench.thresholds")
    private List<@Nullable String> thresholds = List.of();

    /** Where plan and results go. Default: <code>tcpbench/EXECUTION</code> in the build's folder. */
    @Parameter(property = "tcpbench.outputDirectory")
    private @Nullable File outputDirectory;

    /**
     * A server that runs already, <code>HOST:PORT</code>. Without it the reference server is started, whatever a plan
     * file says.
     */
    @Parameter(property = "tcpbench.target")
    private @Nullable String target;

    /** Hosts that may be flooded although their address is public. */
    @Parameter(property = "tcpbench.allowTarget")
    private List<@Nullable String> allowTarget = List.of();

    /**
     * The engine of the reference server, such as <code>epoll</code>, <code>selector</code>, <code>threads</code> or
     * <code>netty</code>. Default: the best one that this machine has.
     */
    @Parameter(property = "tcpbench.engine")
    private @Nullable String engine;

    /**
     * What the reference server answers: <code>echo</code> (the default), <code>ok</code> to every read, <code>
     * text:PONG\r\n</code>, <code>size:64KiB</code>, <code>line</code> and more, as its <code>--help</code> says.
     */
    @Parameter(property = "tcpbench.reply")
    private @Nullable String reply;

    /**
     * More of the reference server's command line, such as <code>--delay 5ms --fail-rate 1% reset</code>, to see a
     * threshold break before you trust it to hold. What stands in quotes is one word.
     */
    @Parameter(property = "tcpbench.serverArguments")
    private @Nullable String serverArguments;

    /** How long the server may take until it listens. */
    @Parameter(property = "tcpbench.readyTimeout", defaultValue = "30s")
    private String readyTimeout = "30s";

    /** Options of the generator's JVM; separated by commas on the command line. */
    @Parameter(property = "tcpbench.jvmArgs")
    private List<@Nullable String> jvmArgs = List.of();

    /** Options of the reference server's JVM; separated by commas on the command line. */
    @Parameter(property = "tcpbench.serverJvmArgs")
    private List<@Nullable String> serverJvmArgs = List.of();

    /** Does nothing but leave a result that says so. */
    @Parameter(property = "tcpbench.skip", defaultValue = "false")
    private boolean skip;

    /** As <code>skip</code>, with the other integration tests. */
    @Parameter(property = "skipITs", defaultValue = "false")
    private boolean skipITs;

    /** Maven gives what belongs to this execution. */
    @Inject
    public RunMojo(MavenSession session, MavenProject project, MojoExecution execution) {
        this.session = session;
        this.project = project;
        this.execution = execution;
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        try {
            RunFolder folder = RunFolder.prepare(outputFolder(), plan == null ? null : plan.toPath());
            if (skip || skipITs) {
                String reason = (skip ? "tcpbench.skip" : "skipITs") + " is set";
                getLog().info("No load test: " + reason + ". " + folder.writeSkip(reason) + " says so.");
                return;
            }
            runAlone(folder);
        } catch (InvalidSettings invalid) {
            throw new MojoExecutionException(
                    "the load test can't be run as it is configured:\n" + invalid.getMessage(), invalid);
        } catch (LaunchFailed failed) {
            throw new MojoExecutionException(failed.getMessage(), failed);
        } catch (IOException unwritable) {
            throw new MojoExecutionException("the files of the load test can't be written: " + unwritable, unwritable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("the load test was interrupted", interrupted);
        }
    }

    private void runAlone(RunFolder folder)
            throws IOException, InterruptedException, MojoExecutionException, MojoFailureException {
        RunSettings settings = settings();
        Duration patience = settings.duration("readyTimeout", readyTimeout);
        settings.check(plan != null);
        if (!MEASUREMENT.tryLock()) {
            getLog().info("Waiting for the load test of another module to end.");
            MEASUREMENT.lockInterruptibly();
        }
        Ending ending;
        try {
            ending = run(settings, patience, folder);
        } finally {
            MEASUREMENT.unlock();
        }
        ending.judge();
    }

    private Ending run(RunSettings settings, Duration patience, RunFolder folder)
            throws IOException, InterruptedException {
        try (Leash leash = Leash.take()) {
            @Nullable ServerProcess server = target == null ? leash.hold(startServer(settings, folder)) : null;
            Target flooded = server == null
                    ? Target.parse(String.valueOf(target))
                    : ReferenceServer.awaitReady(server, patience);
            getLog().info("Flooding " + flooded + (server == null ? "" : ", the reference server") + ": "
                    + settings.statement(plan));
            getLog().info("Thresholds: " + settings.thresholdStatement(plan != null) + "; results: " + folder.path());
            Ending ending = flood(flooded, settings, folder, leash);
            if (server != null && !server.isAlive()) {
                getLog().warn("The server exited with code " + server.waitFor()
                        + " during the load test; its last output:\n" + server.lastOutput());
            }
            return ending;
        } finally {
            folder.removeArguments();
        }
    }

    private ServerProcess startServer(RunSettings settings, RunFolder folder) throws IOException {
        return new ReferenceServer(
                        ReferenceServer.MAIN_CLASS,
                        ClassPath.own(),
                        engine,
                        reply,
                        ReferenceServer.words(serverArguments),
                        settings.list("serverJvmArgs"))
                .start(folder, workingFolder(), line -> getLog().debug("server: " + line));
    }

    private Ending flood(Target flooded, RunSettings settings, RunFolder folder, Leash leash)
            throws IOException, InterruptedException {
        Generator generator = new Generator(
                Generator.MAIN_CLASS,
                ClassPath.own(),
                settings.list("jvmArgs"),
                plan == null ? null : plan.toPath(),
                settings,
                settings.list("allowTarget"));
        Generator.Running running = generator.start(flooded, folder, workingFolder(), getLog());
        leash.hold(running.process());
        return running.await(folder);
    }

    private RunSettings settings() {
        RunSettings settings = new RunSettings()
                .set("target", target)
                .set("connections", connections)
                .set("duration", duration)
                .set("warmup", warmup)
                .set("rate", rate)
                .set("arrivals", arrivals)
                .set("think", think)
                .set("pipeline", pipeline)
                .set("requestsPerConnection", requestsPerConnection)
                .set("connectRate", connectRate)
                .set("send", send)
                .set("expect", expect)
                .set("connectTimeout", connectTimeout)
                .set("timeout", timeout)
                .set("threads", threads)
                .set("transport", transport)
                .set("localAddress", localAddress)
                .set("seed", seed)
                .thresholds(thresholds)
                .list("allowTarget", allowTarget, "names or addresses of hosts")
                .list("jvmArgs", jvmArgs, "options of a JVM, such as -Xmx1g")
                .list("serverJvmArgs", serverJvmArgs, "options of a JVM, such as -Xmx1g");
        settings.onlyForOurServer("engine", engine);
        settings.onlyForOurServer("reply", reply);
        settings.onlyForOurServer("serverArguments", serverArguments);
        checkSpelling(settings);
        return settings;
    }

    private void checkSpelling(RunSettings settings) {
        Spelling spelling = new Spelling(execution.getMojoDescriptor().getPluginDescriptor());
        Properties commandLine = session.getUserProperties();
        @Nullable Xpp3Dom configuration = project.getGoalConfiguration(
                execution.getGroupId(), execution.getArtifactId(), execution.getExecutionId(), execution.getGoal());
        spelling.unknownProperties(commandLine, project.getProperties()).forEach(settings::fault);
        spelling.unknownElements(configuration).forEach(settings::fault);
        spelling.overruled(commandLine, configuration).forEach(getLog()::warn);
    }

    /** Without a POM the build's folder is a literal {@code ${project.build.directory}}. */
    private Path outputFolder() {
        if (outputDirectory != null) {
            requireOwnFolder(outputDirectory.toPath());
            return outputDirectory.toPath();
        }
        Path build = project.getFile() == null
                ? workingFolder().resolve("target")
                : Path.of(project.getBuild().getDirectory());
        return build.resolve("tcpbench").resolve(execution.getExecutionId());
    }

    /** The folder of the project is also what Maven makes of an empty text; no file may be overwritten there. */
    private void requireOwnFolder(Path folder) {
        if (workingFolder()
                .toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize())) {
            throw new InvalidSettings(List.of(
                    new Fault("outputDirectory", folder.toString(), "a folder within or beside that of the project")));
        }
    }

    /** Where the server and the generator run, so that relative files are those of the project. */
    private Path workingFolder() {
        return project.getFile() == null
                ? Path.of(session.getExecutionRootDirectory())
                : project.getFile().toPath().toAbsolutePath().resolveSibling("");
    }
}
