package io.tcpbench.cli;

import io.tcpbench.client.Conversation;
import io.tcpbench.client.Ending;
import io.tcpbench.client.HexDump;
import io.tcpbench.client.LineEditor;
import io.tcpbench.client.LineEnd;
import io.tcpbench.client.PipedLines;
import io.tcpbench.client.Received;
import io.tcpbench.client.Tls;
import io.tcpbench.client.TlsFailed;
import io.tcpbench.client.VisibleText;
import io.tcpbench.client.Wire;
import io.tcpbench.engine.Diagnosis;
import io.tcpbench.gate.Outcome;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.Target;
import io.tcpbench.result.Errno;
import io.tcpbench.result.FailureKind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One connection by hand, with any server: lines out, whatever comes back is printed. */
@Command(
        name = "client",
        customSynopsis = "tcpbench client [OPTIONS] HOST:PORT",
        descriptionHeading = "%n",
        description = {
            "Type a line, it is sent; what the server says is printed as it arrives, whoever speaks first.",
            "",
            "A line q or Q quits, as do Ctrl-D and the end of the connection. Lines can be edited and found",
            "again with the arrow keys; they are kept in ~/.local/state/tcpbench/client-history (or below",
            "$XDG_STATE_HOME), except those that begin with a blank. On a terminal, bytes that are no text",
            "are spelled out, as \\x1b; what has no end of line is shown after a tenth of a second.",
            "",
            "Without a terminal it is a filter: bytes go in and out as they are, nothing else is printed on",
            "the standard output. After the last line (or a q; \\x71 with --escapes sends one) the sending",
            "side is closed, and what the server still says is printed until it closes, or until nothing",
            "has arrived for --timeout. Public addresses need no permission: one connection is no flood."
        },
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Redis, memcached, a server of your own:",
            "    tcpbench client 127.0.0.1:6379",
            "  A mail server, which speaks first and wants CRLF:",
            "    tcpbench client --line-end crlf mail.example.org:25",
            "  As a filter:",
            "    printf 'PING\\n' | tcpbench client 127.0.0.1:6379",
            "    printf 'GET / HTTP/1.0\\n\\n' | tcpbench client --line-end crlf --tls example.org:443",
            "  A binary protocol, as bytes:",
            "    printf '\\\\x00\\\\x01ping' | tcpbench client --escapes --line-end none --hex 127.0.0.1:9090",
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the user quit, the server closed, or nothing more arrived within --timeout",
            "64:usage: an option is wrong, or a line can't be read or sent",
            "69:unavailable: no connection, no TLS, or the connection broke (such as by a reset)",
            "70:internal: a defect of tcpbench",
            "74:unwritable: the standard output can't be written to",
            "130:Ctrl-C"
        },
        sortOptions = false)
final class ClientCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "HOST:PORT", description = "the server; an IPv6 address in brackets")
    private @Nullable String target;

    @Option(
            names = "--line-end",
            paramLabel = "WORD",
            defaultValue = "lf",
            completionCandidates = LineEnds.class,
            description = "sent after each line: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private String lineEnd = "";

    @Option(names = "--escapes", description = "in lines, \\r \\n \\t \\0 \\\\ and \\xHH stand for bytes")
    private boolean escapes;

    @Option(names = "--hex", description = "print what arrives as a hex dump with offsets")
    private boolean hex;

    @Option(
            names = "--connect-timeout",
            paramLabel = "T",
            defaultValue = "3s",
            description = "for the connection, and again for the TLS handshake (${DEFAULT-VALUE})")
    private String connectTimeout = "";

    @Option(
            names = "--timeout",
            paramLabel = "T",
            defaultValue = "5s",
            description = "as a filter, when all is sent: leave when nothing arrives for so long (${DEFAULT-VALUE})")
    private String timeout = "";

    @Option(names = "--tls", description = "encrypt, and check the server's certificate")
    private boolean tls;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "trust the certificates in this PEM file alone")
    private @Nullable Path tlsCa;

    @Option(
            names = "--tls-server-name",
            paramLabel = "NAME",
            description = "ask for this name and expect it in the certificate (HOST)")
    private @Nullable String tlsServerName;

    @Option(names = "--tls-insecure", description = "check nothing: anybody may listen in")
    private boolean tlsInsecure;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    ClientCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunSettings settings = new RunSettings();
        LineEnd end = read("--line-end", lineEnd, LineEnd::parse, settings).orElse(LineEnd.LF);
        Optional<Tls> security = security(settings);
        Plan plan = plan(settings);
        if (!(plan.target() instanceof Target.Tcp server)) {
            throw new Misuse(List.of(new Fault("HOST:PORT", plan.target().toString(), "HOST:PORT").toString()));
        }
        Wire wire;
        try {
            wire = Wire.open(server, plan.connectTimeout(), security);
        } catch (IOException failed) {
            return unavailable(server, failed);
        }
        try (wire) {
            return talk(wire, end, plan);
        }
    }

    /** The target and the times are settings of a plan as well, and read by the same rules. */
    private Plan plan(RunSettings settings) {
        if (target == null) {
            settings.unread("no target: give HOST:PORT, such as 127.0.0.1:9090; see tcpbench client --help");
        } else {
            settings.set("target", target, "HOST:PORT");
        }
        settings.set("connectTimeout", connectTimeout, "--connect-timeout");
        settings.set("timeout", timeout, "--timeout");
        return settings.plan();
    }

    private Optional<Tls> security(RunSettings settings) {
        if (!tls && (tlsCa != null || tlsServerName != null || tlsInsecure)) {
            settings.fault("--tls-ca, --tls-server-name, --tls-insecure: given without --tls; allowed only with it");
        }
        if (tlsInsecure && tlsCa != null) {
            settings.fault("--tls-insecure: given with --tls-ca; allowed is one of them");
        }
        Optional<Tls> trust = Optional.of(tlsInsecure ? Tls.insecure() : Tls.trustingTheUsual());
        if (tlsCa != null) {
            trust = read("--tls-ca", tlsCa.toString(), file -> Tls.trusting(Path.of(file)), settings);
        }
        String name = tlsServerName;
        if (name != null) {
            trust = trust.map(each -> each.named(name));
        }
        return tls ? trust : Optional.empty();
    }

    private static <T> Optional<T> read(String option, String text, Function<String, T> reader, RunSettings settings) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException notAllowed) {
            settings.fault(new Fault(option, text, String.valueOf(notAllowed.getMessage())).toString());
            return Optional.empty();
        }
    }

    private int talk(Wire wire, LineEnd end, Plan plan) throws IOException, InterruptedException {
        Optional<LineEditor> typed =
                console.isInteractive() ? LineEditor.open(console.environment(), escapes) : Optional.empty();
        Ending ending;
        if (typed.isPresent()) {
            console.tell("connected to " + wire.description() + "; q or Ctrl-D quits");
            try (LineEditor editor = typed.get()) {
                ending = new Conversation(wire, editor, end, editor.display(hex), plan.timeout()).run();
            }
        } else {
            PipedLines lines = new PipedLines(console.in(), end, escapes);
            ending = new Conversation(wire, lines, end, printed(), plan.timeout())
                    .endWhen(console::isGone)
                    .run();
        }
        return told(ending, plan);
    }

    /** Raw in a pipe; harmless on a terminal. */
    private Received printed() {
        if (hex) {
            return new HexDump(console::print);
        }
        return console.printsToTerminal() ? new VisibleText(console::print) : console::print;
    }

    private int told(Ending ending, Plan plan) {
        String peer = plan.target().toString();
        return switch (ending.cause()) {
            case QUIT, UNREAD -> Outcome.PASSED.exitCode();
            case INTERRUPTED -> Outcome.INTERRUPTED.exitCode();
            case CLOSED -> {
                console.tell("closed by " + peer);
                yield Outcome.PASSED.exitCode();
            }
            case SILENT -> {
                console.tell("nothing more from " + peer + " within " + Quantity.exactly(plan.timeout())
                        + " (--timeout); it has not closed the connection");
                yield Outcome.PASSED.exitCode();
            }
            case UNSENDABLE -> {
                console.tell("tcpbench: " + text(ending.exception()));
                yield Outcome.USAGE.exitCode();
            }
            case BROKEN -> {
                console.tell("tcpbench: " + peer + ": " + breach(ending));
                yield Outcome.UNAVAILABLE.exitCode();
            }
        };
    }

    private int unavailable(Target peer, IOException failed) {
        if (failed instanceof TlsFailed) {
            console.tell("tcpbench: " + peer + ": no TLS: " + text(failed));
            return Outcome.UNAVAILABLE.exitCode();
        }
        Diagnosis diagnosis = Diagnosis.ofConnect(failed, false);
        if (failed instanceof UnknownHostException unknown) {
            diagnosis = Diagnosis.ofResolve(unknown);
        } else if (failed instanceof SocketTimeoutException) {
            diagnosis = new Diagnosis(FailureKind.CONNECT_TIMEOUT, Errno.NONE);
        }
        console.tell("tcpbench: " + peer + ": no connection: " + named(diagnosis.kind(), failed));
        console.tell("tcpbench: " + diagnosis.kind().remedy());
        return Outcome.UNAVAILABLE.exitCode();
    }

    /** Kinds speak of responses that are owed; while none is, a reset is only that. */
    private static String breach(Ending ending) {
        IOException exception = ending.exception() == null ? new IOException() : ending.exception();
        if (exception instanceof SSLException && !(exception.getCause() instanceof IOException)) {
            return "TLS failed: " + text(exception);
        }
        boolean owed = !ending.answered();
        FailureKind kind = Diagnosis.ofConnection(exception, owed, ending.receivedBytes(), 0, false)
                .kind();
        return kind == FailureKind.RESET_AWAITING && !owed
                ? "the server reset the connection (ECONNRESET)"
                : named(kind, exception);
    }

    private static String named(FailureKind kind, IOException exception) {
        String what = kind == FailureKind.OTHER_ERRNO ? text(exception) : kind.meaning();
        return kind + ": " + what;
    }

    private static String text(@Nullable IOException exception) {
        return exception == null ? "" : String.valueOf(exception.getMessage());
    }

    /** What a shell may complete. */
    private static final class LineEnds extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        LineEnds() {
            super(Arrays.stream(LineEnd.values()).map(LineEnd::word).toList());
        }
    }
}
