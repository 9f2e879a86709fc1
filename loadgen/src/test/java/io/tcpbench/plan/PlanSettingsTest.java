package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanSettingsTest {
    /** For each name a right value and wrong ones; a new setting without a row here fails a test. */
    private static final Map<String, String[]> RIGHT_AND_WRONG = Map.ofEntries(
            Map.entry(
                    "target",
                    new String[] {"[::1]:80", "", "host", "host:0", "host:65536", "host:x", ":80", "::1:80", "[]:80"}),
            Map.entry("connections", new String[] {"10k", "", "0", "-1", "1.5", "many", "1000001"}),
            Map.entry("duration", new String[] {"1ms", "", "0", "0.5ms", "10", "169h"}),
            Map.entry("requests", new String[] {"10k", "", "0", "-1", "1.5", "1000001M"}),
            Map.entry("warmup", new String[] {"0", "", "-1s", "5", "169h"}),
            Map.entry("rate", new String[] {"20k/s", "", "0", "-5/s", "fast", "5ms", "1001M/s"}),
            Map.entry("stages", new String[] {
                "10s@0/s..20k/s,5s@60k/s",
                "",
                "10s",
                "10s@",
                "@5/s",
                "0s@5/s",
                "10s@5/s,",
                "1s@0",
                "13h@1/s",
                "7h@1,7h@1"
            }),
            Map.entry("arrivals", new String[] {"even", "", "EVEN", "uniform"}),
            Map.entry("think", new String[] {"10ms", "", "10", "-1s", "169h"}),
            Map.entry("pipeline", new String[] {"16", "", "0", "4097"}),
            Map.entry("requestsPerConnection", new String[] {"1", "", "0", "-1", "x"}),
            Map.entry("connectRate", new String[] {"100/s", "", "0/s", "x"}),
            Map.entry("send", new String[] {"text:hi", "", "hi", "size:0", "file:/does/not/exist"}),
            Map.entry("expect", new String[] {"line", "", "lines", "size:0"}),
            Map.entry("check", new String[] {"prefix:+OK", "", "prefix", "prefix:", "sha:x", "regex:("}),
            Map.entry("maxResponse", new String[] {"1MiB", "", "0", "65MiB", "much"}),
            Map.entry("tls", new String[] {"true", "", "yes"}),
            Map.entry("tlsCa", new String[] {"ca.pem", "", " "}),
            Map.entry("tlsCert", new String[] {"cert.pem", "", " "}),
            Map.entry("tlsKey", new String[] {"key.pem", "", " "}),
            Map.entry("tlsServerName", new String[] {"example.org", "", " "}),
            Map.entry("tlsAlpn", new String[] {"h2,x/1", "", "a,,b"}),
            Map.entry("tlsInsecure", new String[] {"true", "", "yes"}),
            Map.entry("tlsResumption", new String[] {"false", "", "no"}),
            Map.entry("tlsProvider", new String[] {"openssl", "", "OPENSSL", "boring"}),
            Map.entry("connectTimeout", new String[] {"1h", "", "0", "2h", "5"}),
            Map.entry("timeout", new String[] {"1ms", "", "0", "61m", "5"}),
            Map.entry("threads", new String[] {"2", "", "0", "1025", "x"}),
            Map.entry("transport", new String[] {"nio", "", "NIO", "iocp"}),
            Map.entry("spin", new String[] {"true", "", "yes", "TRUE", "1"}),
            Map.entry("localAddress", new String[] {"127.0.0.2, 127.0.0.3", "", ",", "127.0.0.2,"}),
            Map.entry("noDelay", new String[] {"false", "", "no", "0"}),
            Map.entry("keepAlive", new String[] {
                "10s,2s,3", "", "yes", "10s", "10s,2s", "0,2s,3", "1500ms,2s,3", "10s,2s,0", "10h,2s,3"
            }),
            Map.entry("userTimeout", new String[] {"1500ms", "", "0", "1500us", "2h", "5"}),
            Map.entry("receiveBuffer", new String[] {"64KiB", "", "0", "2GiB", "-1", "many"}),
            Map.entry("sendBuffer", new String[] {"64KiB", "", "0", "2GiB", "-1", "many"}),
            Map.entry("linger", new String[] {"0", "", "1", "1s", "on"}),
            Map.entry("proxyProtocol", new String[] {"v2", "", "V2", "2", "v3"}),
            Map.entry("seed", new String[] {"0", "", "-1", "x"}));

    @Test
    void aTargetIsAllThatAPlanNeeds() {
        Plan plan = new PlanSettings().set("target", "localhost:9090").plan();

        assertThat(plan.connections()).isEqualTo(50);
        assertThat(plan.duration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(plan.warmup()).isEqualTo(Duration.ofSeconds(2));
        assertThat(plan.load()).isEqualTo(new Load.Closed(Duration.ZERO));
        assertThat(plan.send().size()).isEqualTo(128);
        assertThat(plan.expect()).isEqualTo(new Expectation.Echo());
        assertThat(plan.timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    static Stream<String> names() {
        return PlanSettings.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachSettingTakesItsValueAndSaysItAgain(String name) {
        Plan plan = complete(name).set(name, RIGHT_AND_WRONG.get(name)[0]).plan();

        PlanSettings again = new PlanSettings();
        plan.settings().forEach((key, value) -> again.set(key, value.toString()));

        assertThat(plan.settings()).containsKey(name);
        assertThat(again.plan()).isEqualTo(plan);
        assertThat(again.plan().hash()).isEqualTo(plan.hash());
    }

    static Stream<Arguments> wrongValues() {
        return PlanSettings.names().stream()
                .flatMap(name -> Stream.of(RIGHT_AND_WRONG.get(name)).skip(1).map(text -> Arguments.of(name, text)));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aWrongValueIsOneFaultThatNamesSettingValueAndWhatIsAllowed(String name, String text) {
        InvalidSettings invalid = catchThrowableOfType(
                InvalidSettings.class, () -> complete(name).set(name, text).plan());

        assertThat(invalid).as("%s=%s", name, text).isNotNull();
        assertThat(invalid.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.setting()).isEqualTo(name);
            assertThat(fault.given()).isEqualTo(text);
            assertThat(fault.allowed()).isNotBlank();
        });
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        PlanSettings settings = new PlanSettings().fault(new Fault("threshold", "p99", "p99<=5ms"));
        PlanSettings.names().forEach(name -> settings.set(name, "?"));
        settings.set("connection", "5");

        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, settings::plan);

        // A single question mark is a source address like any other until it is bound, and think contradicts rate
        // anyway.
        assertThat(invalid.faults())
                .extracting(Fault::setting)
                .containsAll(PlanSettings.names().stream()
                        .filter(name -> !name.equals("localAddress"))
                        .toList())
                .contains("threshold", "connection");
        assertThat(invalid.getMessage().lines()).hasSize(invalid.faults().size());
        assertThat(invalid)
                .hasMessageContaining("connections: '?' is not allowed; allowed is a whole number from 1 to 1000000");
    }

    @Test
    void anUnknownNameIsAFaultThatListsTheKnownOnes() {
        InvalidSettings invalid = catchThrowableOfType(
                InvalidSettings.class,
                () -> new PlanSettings()
                        .set("target", "h:1")
                        .set("conections", "5")
                        .plan());

        assertThat(invalid).hasMessageContaining("conections: '5'").hasMessageContaining("connections");
    }

    @ParameterizedTest
    @CsvSource({"think, 10ms, rate, 5/s, think", "arrivals, even, seed, 1, arrivals"})
    void contradictionsAreFaults(String name, String value, String other, String otherValue, String faulty) {
        InvalidSettings invalid = catchThrowableOfType(
                InvalidSettings.class,
                () -> new PlanSettings()
                        .set("target", "h:1")
                        .set(name, value)
                        .set(other, otherValue)
                        .plan());

        assertThat(invalid.faults()).extracting(Fault::setting).containsExactly(faulty);
    }

    @Test
    void theLastValueOfASettingWins() {
        Plan plan =
                complete("pipeline").set("pipeline", "0").set("pipeline", "3").plan();

        assertThat(plan.pipeline()).isEqualTo(3);
    }

    @Test
    void plansAreComparableWhateverTheirTargetAndSeed() {
        String hash = complete("send").plan().hash();

        assertThat(complete("send")
                        .set("target", "other:1")
                        .set("seed", "7")
                        .plan()
                        .hash())
                .isEqualTo(hash);
        assertThat(complete("send").set("pipeline", "2").plan().hash()).isNotEqualTo(hash);
        assertThat(complete("send")
                        .send(Payload.kept("size:128", 128, "0".repeat(64)))
                        .plan()
                        .hash())
                .isNotEqualTo(hash);
    }

    @Test
    void whoDoesNotAskForSpinningHasThePlanOfOneWhoNeverHeardOfIt() {
        Plan unasked = complete("spin").plan();
        Plan waiting = complete("spin").set("spin", "false").plan();
        Plan spinning = complete("spin").set("spin", "true").plan();

        assertThat(unasked.settings()).doesNotContainKey("spin");
        assertThat(waiting.hash()).isEqualTo(unasked.hash());
        assertThat(spinning.hash()).isNotEqualTo(unasked.hash());
        assertThat(spinning.under(new Load.Closed(Duration.ZERO)).spin()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"noDelay | true", "keepAlive | off", "userTimeout | off", "linger | off", "proxyProtocol | off"})
    void whoAsksForAnOptionAsItIsAnywayHasThePlanOfOneWhoNeverHeardOfIt(String name, String usual) {
        Plan unasked = complete(name).plan();
        Plan asked = complete(name).set(name, usual).plan();
        Plan other = complete(name).set(name, RIGHT_AND_WRONG.get(name)[0]).plan();

        assertThat(asked).isEqualTo(unasked);
        assertThat(unasked.settings()).doesNotContainKey(name);
        assertThat(asked.hash()).isEqualTo(unasked.hash());
        assertThat(other.hash()).isNotEqualTo(unasked.hash());
        assertThat(other.under(other.load())).isEqualTo(other);
    }

    @Test
    void aTargetMayBeASocketFile() {
        Plan plan = new PlanSettings().set("target", "unix:/run/server.sock").plan();

        assertThat(plan.target()).isEqualTo(new Target.Unix("/run/server.sock"));
        assertThat(plan.settings()).containsEntry("target", "unix:/run/server.sock");
        assertThat(plan.hash()).isEqualTo(complete("target").plan().hash());
    }

    /** Without a slash there is a host of that name. */
    @Test
    void aHostMayBeNamedUnix() {
        assertThat(Target.parse("unix:9090")).isEqualTo(new Target.Tcp("unix", 9_090));
    }

    /** Whatever else this setting needs. */
    @ParameterizedTest
    @CsvSource({
        "tlsCa=ca.pem, seed=1, tlsCa",
        "tlsCert=cert.pem, tls=true, tlsCert",
        "tlsKey=key.pem, tls=true, tlsKey",
        "tlsServerName=x, tls=false, tlsServerName"
    })
    void whatSecuresConnectionsIsGivenWholeOrNotAtAll(String first, String second, String faulty) {
        assertThat(faulty(first, second)).containsExactly(faulty);
    }

    @ParameterizedTest
    @CsvSource({"rate=5/s, rate", "think=1s, think", "duration=5s, duration"})
    void stagesSayHowMuchIsSentAndHowLong(String other, String faulty) {
        assertThat(faulty("stages=1s@5/s", other)).containsExactly(faulty);
    }

    @ParameterizedTest
    @CsvSource({"0.2/s, 0.2", "0.001/s, 0.001", "12.5, 12.5", "0.5k/s, 500"})
    void aRateNeedNotBeWhole(String text, double perSecond) {
        Plan plan = complete("").set("rate", text).plan();

        assertThat(((Load.Open) plan.load()).ratePerSecond()).isEqualTo(perSecond);
        assertThat(Quantity.rate(String.valueOf(plan.settings().get("rate")))).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @ValueSource(strings = {"target=${env:HOST}:80", "duration=${env:TIME}", "expect=exact:${env:PASSWORD}"})
    void onlyWhatIsSentMayBeOfTheEnvironment(String setting) {
        assertThat(faulty(setting)).containsExactly(setting.substring(0, setting.indexOf('=')));
    }

    @ParameterizedTest
    @CsvSource({"duration=5s, requests", "stages=1s@5/s, requests", "rate=0.001/s, requests"})
    void requestsAreTheEndOfALoadOrSomethingElseIs(String other, String faulty) {
        assertThat(faulty("requests=100", other)).containsExactly(faulty);
    }

    @Test
    void requestsAreCountedFromTheFirstOnUnlessAWarmUpIsAskedFor() {
        Plan plan = complete("").set("requests", "100").plan();

        assertThat(plan.requests()).hasValue(100);
        assertThat(plan.warmup()).isZero();
        assertThat(plan.settings()).containsEntry("requests", 100L).doesNotContainKey("duration");
        assertThat(plan.hash())
                .isNotEqualTo(complete("").set("requests", "101").plan().hash());
    }

    @Test
    void stagesLastAsLongAsAllOfThemAndBeginAtOnceUnlessAWarmUpIsAskedFor() {
        Plan plan = complete("").set("stages", "10s@0..20k/s, 500ms@5/s").plan();

        assertThat(plan.duration()).isEqualTo(Duration.ofMillis(10_500));
        assertThat(plan.warmup()).isZero();
        assertThat(plan.load())
                .isEqualTo(Load.Open.of(
                        List.of(new Stage(Duration.ofSeconds(10), 0, 20_000), new Stage(Duration.ofMillis(500), 5, 5)),
                        Load.Arrivals.POISSON));
        assertThat(((Load.Open) plan.load()).ratePerSecond()).isEqualTo(20_000);
        assertThat(complete("")
                        .set("stages", "1s@5/s")
                        .set("warmup", "3s")
                        .plan()
                        .warmup())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "expect=echo, check=prefix:x, check",
        "expect=exact:x, check=prefix:x, check",
        "expect=close, pipeline=2, pipeline",
        "expect=size:2MiB, maxResponse=1MiB, maxResponse"
    })
    void whatContradictsTheExpectedResponseIsAFault(String first, String second, String faulty) {
        assertThat(faulty(first, second)).containsExactly(faulty);
    }

    private static List<String> faulty(String... given) {
        PlanSettings settings = complete("");
        for (String setting : given) {
            settings.set(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, settings::plan);
        return invalid.faults().stream().map(Fault::setting).toList();
    }

    private static PlanSettings complete(String name) {
        PlanSettings settings = new PlanSettings().set("target", "localhost:9090");
        return switch (name) {
            case "arrivals" -> settings.set("rate", "5/s");
            case "check" -> settings.set("expect", "line");
            case "tlsCert" -> settings.set("tls", "true").set("tlsKey", "key.pem");
            case "tlsKey" -> settings.set("tls", "true").set("tlsCert", "cert.pem");
            case "tlsCa", "tlsServerName", "tlsAlpn", "tlsInsecure", "tlsResumption", "tlsProvider" ->
                settings.set("tls", "true");
            default -> settings;
        };
    }
}
