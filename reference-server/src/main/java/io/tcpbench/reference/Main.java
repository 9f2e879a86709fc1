package io.tcpbench.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the reference server: parse, start, say where, wait, exit. The only class that prints. */
@Command(
        name = "tcpbench-reference-server",
        description = "A TCP server to point a load test at: it echoes what it gets, or answers ok.",
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
            "",
            "Exit codes: 0 end of input, 64 wrong options, 69 can't listen or no such engine here,",
            "  70 an error of the server's own, 130 INT, 143 TERM."
        })
public final class Main implements Callable<Integer> {

    private static final int OK = 0;
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final int INTERNAL = 70;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "epoll, selector, or list. Default: the first of them that can run here.")
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
            defaultValue = EchoReply.NAME,
            description = "echo sends back what arrived, ok sends ok for every read. Default: ${DEFAULT-VALUE}.")
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
            description = "Largest read, 1 to 65536. Default: 4096 with ok, 65536 with echo.")
    private @Nullable Integer readSizeBytes;

    @Option(
            names = "--until-eof",
            description =
                    "Stop at the end of standard input, so that the server can't outlive the program that started it.")
    private boolean untilEof;

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
                .registerConverter(Reply.class, Reply::named)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((exception, same, parsed) -> crash(exception));
        // All mistakes at once, and not one for each attempt.
        line.getCommandSpec().parser().collectErrors(true);
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        List<Exception> mistakes =
                Objects.requireNonNull(spec).commandLine().getParseResult().errors();
        if (!mistakes.isEmpty()) {
            mistakes.forEach(mistake -> err.println(advice(mistake)));
            err.println("--help shows all options, with examples.");
            return USAGE;
        }
        if (engine != null && engine.isList()) {
            list();
            return OK;
        }
        return serve(engine == null ? ServerEngine.preferred() : engine.engine());
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
                    "%-10s %s%n",
                    each.name(),
                    each.unavailability().map(why -> "unavailable: " + why).orElse("available"));
        }
    }

    private int serve(ServerEngine chosen) {
        Optional<String> unavailability = chosen.unavailability();
        if (unavailability.isPresent()) {
            err.printf(
                    "--engine: given %s, which can't run here: %s. --engine list shows what can.%n",
                    chosen.name(), unavailability.get());
            return UNAVAILABLE;
        }
        InetSocketAddress where = new InetSocketAddress(host, port);
        Reply sized = readSizeBytes == null ? reply : reply.withReadSizeBytes(readSizeBytes);
        try {
            return await(chosen.name(), chosen.start(new ServerOptions(where, sized, backlog, err::println)));
        } catch (IOException e) {
            err.printf(
                    "cannot listen on %s: %s. If another program has the port, `ss -ltnp` names it; --port 0 takes a free one.%n",
                    written(where), e.getMessage());
            return UNAVAILABLE;
        }
    }

    /** Waits until the server has stopped: by a signal, the end of the input, or a crash. */
    private int await(String name, RunningServer server) {
        // The JVM waits for its hooks, then exits with 128 and the signal's number.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        out.printf("listening on %s (%s)%n", written(server.address()), name);
        out.flush();
        if (untilEof) {
            Thread watcher = new Thread(() -> stopAtEof(server), "until-eof");
            watcher.setDaemon(true);
            watcher.start();
        }
        try {
            server.stopped().toCompletableFuture().join();
            return OK;
        } catch (CompletionException e) {
            return crash(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private void stopAtEof(RunningServer server) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // An input that can't be read any more has ended as well.
        }
        stop(server);
    }

    private static void stop(RunningServer server) {
        try {
            server.close();
        } catch (IllegalStateException e) {
            // It had crashed, and whoever waits for it reports why.
        }
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
