package io.tcpbench.cli;

import io.tcpbench.plan.Fault;
import io.tcpbench.result.FailureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a kind of failure means and what to do about it, for the person who found its name in a report. */
@Command(
        name = "explain",
        customSynopsis = "tcpbench explain [KIND]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = "Says what a failure in a report means and what to do about it.",
        footerHeading = "%nExamples:%n",
        footer = {"  tcpbench explain", "  tcpbench explain RESET_AWAITING"})
final class ExplainCommand implements Runnable {
    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "a name from the report; without it, all are listed")
    private @Nullable String kind;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.print(kind == null ? list() : explanation(named(kind)));
    }

    private static String list() {
        return Arrays.stream(FailureKind.values())
                .map(each -> String.format(Locale.ROOT, "%-24s %s\n", each, meaning(each)))
                .collect(Collectors.joining());
    }

    private static FailureKind named(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        List<String> similar = new ArrayList<>();
        for (FailureKind each : FailureKind.values()) {
            if (each.name().equals(name)) {
                return each;
            }
            if (each.name().contains(name)) {
                similar.add(each.name());
            }
        }
        String allowed = similar.isEmpty() ? "what `tcpbench explain` lists" : String.join(" or ", similar);
        throw new Misuse(List.of(new Fault("KIND", text, allowed).toString()));
    }

    private static String explanation(FailureKind kind) {
        return kind + ": " + meaning(kind) + "\n"
                + "  when       " + moment(kind) + "\n"
                + "  whose      " + side(kind) + "\n"
                + "  what to do " + kind.remedy() + "\n";
    }

    private static String moment(FailureKind kind) {
        return switch (kind.phase()) {
            case RESOLVE -> "before connecting, as the name was looked up";
            case OPEN -> "before connecting, as a socket was made";
            case CONNECT -> "while connecting";
            case WRITE -> "while the request was being sent";
            case WAIT -> "after the request was sent, before its response began";
            case READ -> "in the middle of the response";
            case VERIFY -> "when the response was there and was looked at";
            case IDLE -> "when no response was owed";
        };
    }

    private static String side(FailureKind kind) {
        return switch (kind.side()) {
            case TARGET -> "most likely the server's";
            case PATH -> "most likely that of what lies between: name service, routes, firewalls";
            case GENERATOR -> "the generator's or this machine's: it says nothing about the server";
            case UNKNOWN -> "the evidence does not say";
        };
    }

    /** What happened, in a few words. */
    static String meaning(FailureKind kind) {
        return switch (kind) {
            case DNS_NOT_FOUND -> "the name has no address";
            case DESCRIPTOR_LIMIT -> "no file descriptor was left for a socket (EMFILE, ENFILE)";
            case PORTS_EXHAUSTED -> "no local port was left for this server (EADDRNOTAVAIL)";
            case BIND_FAILED -> "the given source address can't be used";
            case CONNECT_REFUSED -> "nothing listens there: the SYN was answered with RST (ECONNREFUSED)";
            case CONNECT_TIMEOUT -> "no connection within --connect-timeout";
            case CONNECT_TIMEOUT_KERNEL -> "no connection before the kernel gave up (ETIMEDOUT)";
            case HOST_UNREACHABLE -> "a router or the neighbour table says no (EHOSTUNREACH)";
            case NETWORK_UNREACHABLE -> "there is no route to that network (ENETUNREACH)";
            case UNREACHABLE -> "host or network can't be reached; the system does not say which";
            case CONNECT_DENIED -> "a route or a firewall prohibits the connection (EACCES)";
            case CONNECT_INVALID -> "a blackhole route swallows the connection (EINVAL)";
            case RESET_BEFORE_FIRST_BYTE -> "RST on a connection that never received a byte";
            case RESET_WRITING -> "RST while the request was still on its way out";
            case RESET_AWAITING -> "RST while a response was owed";
            case RESET_MID_RESPONSE -> "RST in the middle of a response";
            case CLOSED_AWAITING -> "FIN while a response was owed";
            case CLOSED_MID_RESPONSE -> "FIN in the middle of a response";
            case BROKEN_PIPE -> "written to a connection that the server had closed (EPIPE)";
            case WRITE_STALLED -> "the request could not be written within --timeout";
            case RESPONSE_TIMEOUT -> "no byte of the response within --timeout";
            case RESPONSE_INCOMPLETE -> "some bytes of the response within --timeout, but not all";
            case RESPONSE_WRONG -> "the response differs from what --expect says";
            case RESPONSE_TOO_LONG -> "the response has no end within 64 MiB";
            case RESPONSE_UNASKED -> "bytes came that answer no request";
            case CONNECTION_DEAD -> "the other host stopped acknowledging (ETIMEDOUT on a connection)";
            case OTHER_ERRNO -> "an error of the system that this list lacks";
        };
    }

    /** What a shell may complete. */
    private static final class Kinds extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Kinds() {
            super(Arrays.stream(FailureKind.values()).map(FailureKind::name).toList());
        }
    }
}
