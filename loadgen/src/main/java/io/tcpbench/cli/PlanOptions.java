package io.tcpbench.cli;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.plan.ProxyProtocol;
import io.tcpbench.plan.Tls;
import io.tcpbench.plan.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The options that are settings of a plan. Every one is text for {@link PlanSettings}, which knows defaults, ranges and
 * contradictions; picocli would stop at the first wrong value.
 */
final class PlanOptions {
    private static final String SWITCH = "true|false";

    /** A setting with the word that stands for its value in the help, and what it means. */
    private record PlanOption(List<String> shortNames, String setting, String value, String meaning) {
        PlanOption(String setting, String value, String meaning) {
            this(List.of(), setting, value, meaning);
        }

        String[] names() {
            return Stream.concat(shortNames.stream(), Stream.of(name())).toArray(String[]::new);
        }

        String name() {
            return PlanSettings.flag(setting);
        }

        /** Whether it may be given without a value, which then is true. */
        boolean isSwitch() {
            return value.equals(SWITCH);
        }

        String description() {
            String byDefault = PlanSettings.defaultOf(setting);
            return meaning + (byDefault.isEmpty() ? "" : " (" + byDefault + ")");
        }
    }

    private static final List<PlanOption> ALL = List.of(
            new PlanOption(List.of("-c"), "connections", "N", "connections held"),
            new PlanOption(List.of("-d"), "duration", "T", "load that is counted"),
            new PlanOption("requests", "N", "so many requests are counted, in place of a duration"),
            new PlanOption("warmup", "T", "load before it that is not counted"),
            new PlanOption(List.of("-r"), "rate", "N/s", "open loop: total arrivals a second; absent: closed loop"),
            new PlanOption(
                    "stages", "SPEC", "open loop in stages instead of rate and duration: 10s@0..20k/s,30s@20k/s"),
            new PlanOption("arrivals", words(Load.Arrivals.values()), "spacing of the open loop (poisson)"),
            new PlanOption("think", "T", "closed loop: pause before the next request (0)"),
            new PlanOption("pipeline", "N", "requests in flight per connection"),
            new PlanOption(
                    "requestsPerConnection", "N", "close and reopen after N (unlimited); 1 is a test of connecting"),
            new PlanOption("connectRate", "N/s", "how fast connections are opened (as fast as they succeed)"),
            new PlanOption(
                    "send",
                    "SPEC",
                    "the request: size:N, text:PING\\r\\n, hex:0a0b, base64:Cgs= or file:PATH; in a text or file"
                            + " different each time: ${connection}, ${sequence}, ${random:N}, ${alnum:N}, ${uuid},"
                            + " ${timestamp}, ${csv:FILE:COLUMN}; a secret of the environment: ${env:NAME}"),
            new PlanOption(
                    "expect",
                    "SPEC",
                    "a right response: echo, size:N, exact:TEXT, or where it ends: line, until:TEXT,"
                            + " length-field:OFFSET,BYTES[,big|little[,ADJUST]], regex:PATTERN, close, none,"
                            + " codec:NAME[:ARGUMENT]"),
            new PlanOption(
                    "check", "SPEC", "what it has to hold: exact:TEXT, prefix:TEXT, contains:TEXT, regex:PATTERN"),
            new PlanOption("maxResponse", "BYTES", "a larger response is a failure"),
            new PlanOption("tls", SWITCH, "secure connections by TLS"),
            new PlanOption("tlsCa", "FILE", "PEM file of certificates to trust (those of the JDK)"),
            new PlanOption("tlsCert", "FILE", "PEM file of the client's own certificate (none)"),
            new PlanOption("tlsKey", "FILE", "PEM file of its key, PKCS #8"),
            new PlanOption(
                    "tlsServerName", "NAME", "the server's name: SNI, and in its certificate (the target's host)"),
            new PlanOption("tlsAlpn", "P,Q,...", "protocols to offer by ALPN (none)"),
            new PlanOption("tlsInsecure", SWITCH, "take any certificate"),
            new PlanOption("tlsResumption", "true|false", "go on with sessions of earlier connections"),
            new PlanOption("tlsProvider", words(Tls.Provider.values()), "of the cryptography"),
            new PlanOption("connectTimeout", "T", "per connect, and again per handshake of TLS"),
            new PlanOption("timeout", "T", "per request, from the moment it was due"),
            new PlanOption("threads", "N", "event loops (half the CPUs, at least 1)"),
            new PlanOption("transport", words(Transport.values()), "how sockets are driven"),
            new PlanOption("spin", SWITCH, "event loops never wait: on time, for a whole CPU each"),
            new PlanOption("localAddress", "A,B,...", "source addresses, to get past 28,232 ports (any)"),
            new PlanOption("noDelay", SWITCH, "a request leaves at once, TCP_NODELAY"),
            new PlanOption(
                    "keepAlive", "off|on|T,T,N", "ask a silent peer: first after, then each, dead after N (off)"),
            new PlanOption("userTimeout", "T", "dead when unacknowledged so long, TCP_USER_TIMEOUT (off)"),
            new PlanOption("receiveBuffer", "BYTES", "SO_RCVBUF (the kernel's choice)"),
            new PlanOption("sendBuffer", "BYTES", "SO_SNDBUF (the kernel's choice)"),
            new PlanOption("linger", "off|0", "0: close with a reset, without TIME_WAIT (off)"),
            new PlanOption(
                    "proxyProtocol", words(ProxyProtocol.values()), "each connection begins with its header (off)"),
            new PlanOption("seed", "N", "of everything drawn at random"));

    private PlanOptions() {}

    private static String words(Enum<?>... choices) {
        return Arrays.stream(choices).map(PlanSettings::word).collect(Collectors.joining("|"));
    }

    /**
     * A setting for whoever writes a plan file.
     *
     * @param value the word that stands for its value, or its choices
     */
    record Documented(String setting, String value, String meaning) {}

    /** All of them, in the order of the documentation. */
    static List<Documented> documented() {
        return ALL.stream()
                .map(option -> new Documented(option.setting(), option.value(), option.meaning()))
                .toList();
    }

    /** Gives a command all of them, in a group of its help ahead of its own options. */
    static void addTo(CommandSpec command) {
        addTo(command, Map.of(), Set.of());
    }

    /** The same where some settings mean something else, and some are the command's own choice. */
    static void addTo(CommandSpec command, Map<String, String> meanings, Set<String> chosen) {
        List<OptionSpec> own = List.copyOf(command.options());
        List<OptionSpec> ofPlan = ALL.stream()
                .filter(option -> !chosen.contains(option.setting()))
                .map(option -> spec(option, meanings.getOrDefault(option.setting(), option.description())))
                .toList();
        ofPlan.forEach(command::addOption);
        command.usageMessage()
                .sectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        help -> group("The plan", help, ofPlan) + group("The run", help, own));
    }

    private static OptionSpec spec(PlanOption option, String description) {
        OptionSpec.Builder builder = OptionSpec.builder(option.names())
                .type(String.class)
                .paramLabel(option.value())
                .description(description.replace("%", "%%").replace("${", "$${"));
        return option.isSwitch()
                ? builder.arity("0..1")
                        .preprocessor(PlanOptions::withoutNextWord)
                        .build()
                : builder.build();
    }

    /** Only {@code =} gives a switch its value: the word behind it is another argument, such as the target. */
    private static boolean withoutNextWord(
            Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        if (!command.parser().separator().equals(info.get("separator"))) {
            words.push("true");
        }
        return false;
    }

    /**
     * Groups of picocli would do this, too, but start anew when an option is given twice, and forget the first part.
     */
    private static String group(String heading, Help help, List<OptionSpec> options) {
        return "\n" + heading + ":\n"
                + help.optionListExcludingGroups(
                        options.stream().filter(option -> !option.hidden()).toList());
    }

    /** Hands on the options that were given, in the spelling in which they were given. */
    static void read(CommandSpec command, List<String> arguments, RunSettings settings) {
        for (PlanOption option : ALL) {
            OptionSpec spec = command.findOption(option.name());
            String text = spec == null ? null : spec.getValue();
            if (spec != null && text != null) {
                settings.set(option.setting(), text, spelling(spec, arguments));
            }
        }
    }

    private static String spelling(OptionSpec option, List<String> arguments) {
        for (String name : option.names()) {
            boolean isShort = !name.startsWith("--");
            if (arguments.stream()
                    .anyMatch(word -> isShort ? word.startsWith(name) : word.split("=", 2)[0].equals(name))) {
                return name;
            }
        }
        return option.longestName();
    }
}
