package io.tcpbench.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Names and texts on their way to a {@link Plan}. Flags, the keys of a plan file and POM parameters all end here, so
 * that each setting has one name, one default, one range and one message, and all faults of a plan are reported at
 * once.
 *
 * <p>A later {@link #set} of the same name wins. Confined to one thread.
 */
public final class PlanSettings {
    /**
     * Every name with its default; an empty default means that the setting is absent. The order of the documentation.
     */
    private static final Map<String, String> DEFAULTS = defaults();

    /** The default of the largest response. */
    static final int MAX_RESPONSE_BYTES = 16 << 20;

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);
    static final Duration LONGEST_LOAD = Duration.ofHours(12);
    private static final long MOST_REQUESTS = 1_000_000_000_000L;

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private @Nullable Payload keptPayload;

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("target", "");
        defaults.put("connections", "50");
        defaults.put("duration", "10s");
        defaults.put("requests", "");
        defaults.put("warmup", "2s");
        defaults.put("rate", "");
        defaults.put("stages", "");
        defaults.put("arrivals", "");
        defaults.put("think", "");
        defaults.put("pipeline", "1");
        defaults.put("requestsPerConnection", "");
        defaults.put("connectRate", "");
        defaults.put("send", "size:128");
        defaults.put("expect", "echo");
        defaults.put("check", "");
        defaults.put("maxResponse", "16MiB");
        defaults.putAll(TlsSettings.defaults());
        defaults.put("connectTimeout", "3s");
        defaults.put("timeout", "5s");
        defaults.put("threads", "");
        defaults.put("transport", "auto");
        defaults.put("spin", "false");
        defaults.put("localAddress", "");
        defaults.put("noDelay", "true");
        defaults.put("keepAlive", "");
        defaults.put("userTimeout", "");
        defaults.put("receiveBuffer", "");
        defaults.put("sendBuffer", "");
        defaults.put("linger", "");
        defaults.put("proxyProtocol", "");
        defaults.put("seed", "1");
        return defaults;
    }

    /** The names of all settings, in the order of the documentation. */
    public static Set<String> names() {
        return DEFAULTS.keySet();
    }

    /** The default of a setting as text; empty when it is absent unless given. */
    public static String defaultOf(String name) {
        return DEFAULTS.getOrDefault(name, "");
    }

    /** The name of a setting in the spelling of the command line: {@code connectRate} is {@code --connect-rate}. */
    public static String flag(String name) {
        return "--" + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Gives a setting its text; an unknown name becomes a fault that names its neighbours. */
    public PlanSettings set(String name, String text) {
        if (DEFAULTS.containsKey(name)) {
            texts.put(name, text);
        } else {
            faults.add(new Fault(name, text, "one of " + String.join(", ", DEFAULTS.keySet())));
        }
        return this;
    }

    /** Takes a setting back; what it was, if it was given. */
    public Optional<String> remove(String name) {
        return Optional.ofNullable(texts.remove(name));
    }

    /** Gives the payload itself, in place of a text that names a file: for the plan of an earlier run. */
    public PlanSettings send(Payload payload) {
        keptPayload = payload;
        return set("send", payload.spec());
    }

    /** Adds a fault that was found elsewhere, so that it is reported with the others. */
    public PlanSettings fault(Fault fault) {
        faults.add(fault);
        return this;
    }

    /**
     * The plan that these settings make, defaults filled in.
     *
     * @throws InvalidSettings with every fault there is: unknown names, wrong values, contradictions
     */
    public Plan plan() {
        List<Fault> found = new ArrayList<>(faults);
        Reader reader = new Reader(found);
        @Nullable Target target = reader.required("target", Target::parse);
        @Nullable Load load = load(reader);
        int connections = (int) reader.number("connections", 1, 1_000_000);
        int pipeline = (int) reader.number("pipeline", 1, 4_096);
        Duration warmup = warmup(reader);
        Duration duration = duration(reader, load);
        OptionalLong requests = requests(reader, load);
        @Nullable Payload send = keptPayload != null ? keptPayload : reader.required("send", Payload::parse);
        @Nullable Expectation expect = reader.required("expect", Expectation::parse);
        @Nullable Check check = reader.given("check") ? reader.required("check", Check::parse) : null;
        int maxResponseBytes = reader.bytes("maxResponse", Payload.MAX_BYTES);
        @Nullable Tls tls = TlsSettings.read(reader);
        OptionalLong requestsPerConnection = reader.given("requestsPerConnection")
                ? OptionalLong.of(reader.number("requestsPerConnection", 1, Long.MAX_VALUE))
                : OptionalLong.empty();
        OptionalDouble connectRate =
                reader.given("connectRate") ? OptionalDouble.of(reader.rate("connectRate")) : OptionalDouble.empty();
        Duration connectTimeout = reader.duration("connectTimeout", Duration.ofMillis(1), LONGEST_TIMEOUT);
        Duration timeout = reader.duration("timeout", Duration.ofMillis(1), LONGEST_TIMEOUT);
        OptionalInt threads = reader.given("threads")
                ? OptionalInt.of((int) reader.number("threads", 1, 1_024))
                : OptionalInt.empty();
        @Nullable Transport transport = reader.required("transport", text -> choice(Transport.class, text));
        boolean spin = reader.truth("spin");
        long seed = reader.number("seed", 0, Long.MAX_VALUE);
        List<String> localAddresses = reader.optional("localAddress", List.of(), PlanSettings::addresses);
        SocketOptions socketOptions = socketOptions(reader);
        ProxyProtocol proxyProtocol =
                reader.optional("proxyProtocol", ProxyProtocol.OFF, text -> choice(ProxyProtocol.class, text));
        if (target instanceof Target.Unix file) {
            found.addAll(file.faults(socketOptions, localAddresses, tls != null));
        }
        responses(reader, expect, check, pipeline, maxResponseBytes);
        requests(reader, send, connections, pipeline);
        variables(reader);
        if (target == null || load == null || send == null || expect == null || transport == null || !found.isEmpty()) {
            throw new InvalidSettings(found);
        }
        return new Plan(
                target,
                load,
                connections,
                pipeline,
                warmup,
                duration,
                requests,
                send,
                expect,
                Optional.ofNullable(check),
                maxResponseBytes,
                Optional.ofNullable(tls),
                requestsPerConnection,
                connectRate,
                localAddresses,
                socketOptions,
                proxyProtocol,
                connectTimeout,
                timeout,
                threads,
                transport,
                spin,
                seed);
    }

    /** Stages begin as they are written, and requests are counted from the first on, unless a warm-up is asked for. */
    private static Duration warmup(Reader reader) {
        return (reader.given("stages") || reader.given("requests")) && !reader.given("warmup")
                ? Duration.ZERO
                : reader.duration("warmup", Duration.ZERO, LONGEST_LOAD);
    }

    private static Duration duration(Reader reader, @Nullable Load load) {
        if (load instanceof Load.Open open && !open.stages().isEmpty()) {
            if (reader.given("duration")) {
                reader.fault("duration", "nothing with stages, which say how long they last");
            }
            return Stage.total(open.stages());
        }
        if (reader.given("requests") && !reader.given("duration")) {
            return LONGEST_LOAD;
        }
        return reader.duration("duration", Duration.ofMillis(1), LONGEST_LOAD);
    }

    private static OptionalLong requests(Reader reader, @Nullable Load load) {
        if (!reader.given("requests")) {
            return OptionalLong.empty();
        }
        if (reader.given("stages")) {
            reader.fault("requests", "nothing with stages, which say how many are sent");
        } else if (reader.given("duration")) {
            reader.fault("requests", "either requests or a duration");
        }
        long requests = reader.number("requests", 1, MOST_REQUESTS);
        if (load instanceof Load.Open open && open.stages().isEmpty()) {
            // Half of the time that there is: arrivals that are drawn may take longer.
            long most = (long) (open.ratePerSecond() * LONGEST_LOAD.toSeconds() / 2);
            if (requests > most) {
                reader.fault("requests", "at most " + most + " at this rate, which are 6h of load");
            }
        }
        return OptionalLong.of(requests);
    }

    private static @Nullable Load staged(Reader reader) {
        for (String other : List.of("rate", "think")) {
            if (reader.given(other)) {
                reader.fault(other, "either stages or a " + other + (other.equals("think") ? " time" : ""));
            }
        }
        @Nullable List<Stage> stages = reader.required("stages", Stage::parse);
        Load.@Nullable Arrivals arrivals = arrivals(reader);
        return stages == null || arrivals == null ? null : Load.Open.of(stages, arrivals);
    }

    private static Load.@Nullable Arrivals arrivals(Reader reader) {
        return reader.given("arrivals")
                ? reader.required("arrivals", text -> choice(Load.Arrivals.class, text))
                : Load.Arrivals.POISSON;
    }

    private static @Nullable Load load(Reader reader) {
        if (reader.given("stages")) {
            return staged(reader);
        }
        if (!reader.given("rate")) {
            if (reader.given("arrivals")) {
                reader.fault("arrivals", "arrivals only together with a rate or stages");
            }
            Duration think =
                    reader.given("think") ? reader.duration("think", Duration.ZERO, LONGEST_LOAD) : Duration.ZERO;
            return new Load.Closed(think);
        }
        if (reader.given("think")) {
            reader.fault("think", "either a rate or a think time: with a rate, requests are due by the timetable");
        }
        double rate = reader.rate("rate");
        Load.@Nullable Arrivals arrivals = arrivals(reader);
        return rate > 0 && arrivals != null ? new Load.Open(rate, arrivals) : null;
    }

    private static void responses(
            Reader reader, @Nullable Expectation expect, @Nullable Check check, int pipeline, int maxResponseBytes) {
        if (check != null && expect != null && expect.comparesAll()) {
            reader.fault("check", "nothing with expect " + expect.spec() + ", which compares whole responses already");
        }
        if (expect instanceof Expectation.Close && pipeline > 1) {
            reader.fault("pipeline", "1 with expect close: a connection ends with its first response");
        }
        if (expect instanceof Expectation.None && pipeline > 1) {
            reader.fault("pipeline", "1 with expect none: a request is done when the socket has taken it");
        }
        if (expect instanceof Expectation.None && check != null) {
            reader.fault("check", "nothing with expect none, which looks at no response");
        }
        if (expect instanceof Expectation.Size size && size.bytes() > maxResponseBytes) {
            reader.fault("maxResponse", "at least the " + size.bytes() + " bytes of expect " + expect.spec());
        }
    }

    private static void requests(Reader reader, @Nullable Payload send, int connections, int pipeline) {
        if (send != null) {
            send.tooManyBytes(connections, pipeline)
                    .ifPresent(bytes -> reader.fault(
                            "send",
                            "a template of which 256MiB are on their way at most: connections times pipeline times its "
                                    + send.size() + " bytes are " + bytes));
        }
    }

    /** Everything else of a plan is stored and shown. */
    private void variables(Reader reader) {
        texts.forEach((name, text) -> {
            boolean isTold =
                    reader.found.stream().anyMatch(fault -> fault.setting().equals(name));
            if (!name.equals("send") && Template.hasEnvironment(text) && !isTold) {
                reader.fault(
                        name, "no ${env:NAME}, which only send may have: all other settings are stored as they are");
            }
        });
    }

    private static SocketOptions socketOptions(Reader reader) {
        return new SocketOptions(
                reader.truth("noDelay"),
                reader.optional("keepAlive", new KeepAlive.Off(), KeepAlive::parse),
                reader.optional("userTimeout", Optional.empty(), SocketOptions::parseUserTimeout),
                reader.optional("receiveBuffer", OptionalInt.empty(), SocketOptions::parseBuffer),
                reader.optional("sendBuffer", OptionalInt.empty(), SocketOptions::parseBuffer),
                reader.optional("linger", false, SocketOptions::parseLinger));
    }

    private static List<String> addresses(String text) {
        List<String> addresses =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (addresses.contains("")) {
            throw new IllegalArgumentException("addresses of this machine, separated by commas");
        }
        return addresses;
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(PlanSettings::word).toList();
        throw new IllegalArgumentException("one of " + String.join(", ", words));
    }

    /** A choice as it is written in settings: in lower case. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Reads one setting after the other and keeps what is wrong; what it returns for a faulty one is never used. */
    final class Reader {
        private final List<Fault> found;

        private Reader(List<Fault> found) {
            this.found = found;
        }

        boolean given(String name) {
            return texts.containsKey(name);
        }

        String text(String name) {
            return texts.getOrDefault(name, defaultOf(name));
        }

        void fault(String name, String allowed) {
            found.add(new Fault(name, text(name), allowed));
        }

        <T> @Nullable T required(String name, Function<String, T> parse) {
            try {
                return parse.apply(text(name));
            } catch (InvalidPlaceholders wrong) {
                found.addAll(wrong.faults(name));
                return null;
            } catch (IllegalArgumentException notAllowed) {
                fault(name, String.valueOf(notAllowed.getMessage()));
                return null;
            }
        }

        boolean truth(String name) {
            Boolean truth = required(name, PlanSettings::truth);
            return truth != null && truth;
        }

        <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
            return required(name, text -> PlanSettings.choice(type, text));
        }

        <T> T optional(String name, T otherwise, Function<String, T> parse) {
            T read = given(name) ? required(name, parse) : otherwise;
            return read == null ? otherwise : read;
        }

        long number(String name, long least, long most) {
            String allowed = "a whole number from " + least + (most == Long.MAX_VALUE ? "" : " to " + most);
            Long number = required(name, text -> inRange(text, least, most, allowed));
            return number == null ? least : number;
        }

        private long inRange(String text, long least, long most, String allowed) {
            try {
                long number = Quantity.count(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (IllegalArgumentException notANumber) {
                throw new IllegalArgumentException(allowed, notANumber);
            }
            throw new IllegalArgumentException(allowed);
        }

        Duration duration(String name, Duration least, Duration most) {
            Duration duration = required(name, Quantity::duration);
            if (duration != null && (duration.compareTo(least) < 0 || duration.compareTo(most) > 0)) {
                fault(name, "a duration from " + Quantity.exactly(least) + " to " + Quantity.exactly(most));
            }
            return duration == null ? least : duration;
        }

        int bytes(String name, int most) {
            String allowed = "a number of bytes from 1 to " + (most >> 20) + "MiB";
            Long bytes = required(name, Quantity::bytes);
            if (bytes != null && (bytes < 1 || bytes > most)) {
                fault(name, allowed);
                return most;
            }
            return bytes == null ? most : bytes.intValue();
        }

        double rate(String name) {
            Double rate = required(name, Quantity::rate);
            if (rate != null && (rate < 0.001 || rate > 1e9)) {
                fault(name, "a rate from 0.001/s to 1000M/s");
            }
            return rate == null ? 0 : rate;
        }
    }
}
