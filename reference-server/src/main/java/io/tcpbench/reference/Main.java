package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Reply;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of the reference server: parse, start, say where, wait, exit. The only class that prints. */
@Command(
        name = "tcpbench-reference-server",
        description = "A TCP server to point a load test at: it answers right and fast, or as wrong as it is asked to.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        usageHelpWidth = 100,
        footer = {
            "",
            "When it accepts connections it prints one line on standard output:",
            "  listening on 127.0.0.1:9090 (epoll)",
            "It stops on TERM or INT: what has arrived is answered, then connections are closed.",
            "",
            "Examples:",
            "  echo on port 9090, with the best engine here",
            "    java -jar tcpbench-reference-server.jar",
            "  ok to every read, on a free port, in plain Java",
            "    java -jar tcpbench-reference-server.jar --engine selector --port 0 --reply ok",
            "  what can run here, and why others can't",
            "    java -jar tcpbench-reference-server.jar --engine list",
            "  1 %% of the responses are resets, half a percent is wrong, and all are late",
            "    java -jar tcpbench-reference-server.jar --fail-rate 1%% reset --fail-rate 0.5%% wrong-byte \\",
            "      --delay lognormal:p50=1ms,p99=20ms --stats stats.json",
            "  a full accept queue: nine clients connect and wait in silence, the tenth can't connect",
            "    java -jar tcpbench-reference-server.jar --backlog 8 --no-accept",
            "",
            "Exit codes: 0 end of input, 64 wrong options, 69 can't listen or no such engine here,",
            "  70 an error of the server's own, 130 INT, 134 a crash that was asked for, 143 TERM."
        })
public final class Main implements Callable<Integer> {

    private static final int OK = 0;
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int INTERNAL = 70;
    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description =
                    "The name of an engine; list shows all, and which can run here. Default: epoll where it can run,"
                            + " else selector.")
    private OptionValues.@Nullable Engine engine;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "9090",
            converter = OptionValues.Port.class,
            description = "Port to listen on, 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address or name of this machine to listen on; 0.0.0.0 is all. Default: ${DEFAULT-VALUE}.")
    private InetAddress host = InetAddress.getLoopbackAddress();

    @Option(
            names = "--reply",
            paramLabel = "REPLY",
            defaultValue = "echo",
            description = {
                "What to answer. Default: ${DEFAULT-VALUE}.",
                "  echo               what arrived",
                "  ok                 ok, for every read",
                "  text:PONG\\r\\n      that text, for every read",
                "  size:64KiB         as many bytes, for every read",
                "  discard            nothing",
                "  banner:220 hi\\r\\n  that text first, then what arrived",
                "  line               every line that arrived in full",
                "  length-prefixed    every frame that did: its length in 4 bytes, then as many"
            })
    private Reply reply = Reply.echo();

    @Option(
            names = "--backlog",
            paramLabel = "N",
            defaultValue = "" + ServerOptions.DEFAULT_BACKLOG,
            converter = OptionValues.Backlog.class,
            description = "Connections that may wait to be accepted; the kernel clamps it to net.core.somaxconn."
                    + " Default: ${DEFAULT-VALUE}.")
    private int backlog;

    @Option(
            names = "--read-size",
            paramLabel = "BYTES",
            converter = OptionValues.ReadSize.class,
            description = "Largest read, 1 to 65536. Default: 4096 with ok, text and size, else 65536.")
    private @Nullable Integer readSizeBytes;

    @Option(names = "--log-traffic", description = "Print the first 128 bytes of everything that is read.")
    private boolean logTraffic;

    @Option(
            names = "--stats",
            paramLabel = "FILE",
            description =
                    "Write what was served and what went wrong on purpose as JSON, every 100 ms and at the end. A file"
                            + " called - is standard output: a line whenever something has changed.")
    private @Nullable Path statsFile;

    @Option(
            names = "--until-eof",
            description =
                    "Stop at the end of standard input, so that the server can't outlive the program that started it.")
    private boolean untilEof;

    private @Nullable SettingOptions settingOptions;

    Main(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(new Main(System.in, System.out, System.err).run(args));
    }

    /** Does what the arguments say and returns the exit code. */
    int run(String... arguments) {
        CommandLine line = new CommandLine(this)
                .registerConverter(OptionValues.Engine.class, OptionValues.Engine::new)
                .registerConverter(InetAddress.class, OptionValues::host)
                .registerConverter(Reply.class, Reply::parse)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((exception, same, parsed) -> crash(exception));
        settingOptions = SettingOptions.addTo(line.getCommandSpec());
        // All mistakes at once, and not one for each attempt.
        line.getCommandSpec().parser().collectErrors(true);
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        ParseResult parsed = Objects.requireNonNull(spec).commandLine().getParseResult();
        List<String> mistakes =
                parsed.errors().stream().map(Main::advice).collect(Collectors.toCollection(ArrayList::new));
        Settings settings = Objects.requireNonNull(settingOptions).settings(parsed, mistakes::add);
        ServerEngine chosen = engine == null || engine.isList() ? ServerEngine.preferred() : engine.engine();
        new EngineChoice("engine", chosen, ServerEngine.all())
                .mistakes(settings)
                .forEach(each -> mistakes.add("--" + each));
        if (chosen.unavailability().isEmpty()) {
            // Else it can't run here whatever else is asked for, which is told below.
            chosen.mistakes(settings).forEach(each -> mistakes.add("--" + each));
        }
        if (!mistakes.isEmpty()) {
            mistakes.forEach(err::println);
            err.println("--help shows all options, with examples.");
            return USAGE;
        }
        if (engine != null && engine.isList()) {
            list();
            return OK;
        }
        return serve(chosen, settings);
    }

    /** Ours, from the value that was refused, says what is allowed; picocli's says which option it doesn't know. */
    private static String advice(Exception mistake) {
        return mistake.getCause() instanceof IllegalArgumentException refused
                ? "--" + refused.getMessage()
                : String.valueOf(mistake.getMessage());
    }

    private void list() {
        for (ServerEngine each : ServerEngine.all()) {
            out.printf(
                    "%-16s %s%n",
                    each.name(),
                    each.unavailability().map(why -> "unavailable: " + why).orElse("available"));
        }
    }

    private int serve(ServerEngine chosen, Settings settings) {
        Optional<String> unavailability = chosen.unavailability();
        if (unavailability.isPresent()) {
            err.printf(
                    "--engine: given %s, which can't run here: %s. --engine list shows what can.%n",
                    chosen.name(), unavailability.get());
            return UNAVAILABLE;
        }
        InetSocketAddress where = new InetSocketAddress(host, port);
        Reply sized = readSizeBytes == null ? reply : reply.withReadSizeBytes(readSizeBytes);
        ServerOptions options =
                new ServerOptions(where, backlog, sized, settings, err::println, logTraffic ? this::print : null);
        RunningServer server;
        try {
            server = chosen.start(options);
        } catch (IOException e) {
            err.printf("cannot listen on %s: %s.%s%n", written(where), e.getMessage(), adviceOnPort(e));
            return UNAVAILABLE;
        } catch (UnsupportedAddressTypeException | UnsupportedOperationException e) {
            // What Java throws for an IPv6 address where the machine or the JVM has none.
            err.printf("cannot listen on %s: no IPv6 here.%n", written(where));
            return UNAVAILABLE;
        }
        return await(chosen.name(), server, settings);
    }

    /** Where another program has the port: by its text, because Netty tells EADDRINUSE in an exception of its own. */
    private static String adviceOnPort(IOException refused) {
        return String.valueOf(refused.getMessage()).contains("in use")
                ? " If another program has the port, `ss -ltnp` names it; --port 0 takes a free one."
                : "";
    }

    private void print(String line) {
        out.println(line);
    }

    /** Waits until the server has stopped: by a signal, the end of the input, or a crash. */
    private int await(String name, RunningServer server, Settings settings) {
        Service service = new Service(server, settings, this::print, err::println);
        boolean isPrinted = STANDARD_OUTPUT.equals(statsFile);
        if (statsFile != null && !isPrinted) {
            try {
                service.writeStats(statsFile);
            } catch (IOException e) {
                err.printf(
                        "--stats: given %s, allowed a file that can be written: %s%n", statsFile, StatsFile.reason(e));
                server.abort();
                return USAGE;
            }
        }
        // The JVM waits for its hooks, then exits with 128 and the signal's number.
        Runtime.getRuntime().addShutdownHook(new Thread(service::stop, "stop"));
        out.printf("listening on %s (%s)%n", written(server.address()), name);
        out.flush();
        if (isPrinted) {
            service.printStats();
        }
        if (untilEof) {
            Thread watcher = new Thread(() -> stopAtEof(service), "until-eof");
            watcher.setDaemon(true);
            watcher.start();
        }
        service.crashInTime();
        try {
            server.stopped().toCompletableFuture().join();
            service.stop();
            return OK;
        } catch (CompletionException e) {
            service.stop();
            return crash(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private void stopAtEof(Service service) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // An input that can't be read any more has ended as well.
        }
        service.stop();
    }

    private int crash(Throwable cause) {
        err.println("the server crashed, which is an error of its own; please report it with these lines:");
        cause.printStackTrace(err);
        return INTERNAL;
    }

    /** As people write it: an IPv6 address in brackets, and no name. */
    private static String written(InetSocketAddress address) {
        String literal = address.getAddress().getHostAddress();
        return (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + address.getPort();
    }

    /** The version that the build wrote beside this class. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream text = Objects.requireNonNull(Main.class.getResourceAsStream("version.txt"))) {
                return new String[] {
                    "tcpbench-reference-server " + new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()
                };
            }
        }
    }
}
