package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Settings that become arguments mean the same when they are read again. */
final class SettingOptionsTest {

    static Stream<Setting<?>> everySetting() {
        return Stream.of(Tuning.all(), Misbehaviour.all(), List.<Setting<?>>of(Misbehaviour.SEED))
                .flatMap(List::stream);
    }

    @Test
    void everythingTogetherComesBack() {
        Settings settings = Settings.NONE;
        for (Setting<?> each : everySetting().toList()) {
            settings = settings.with(each, anAllowedValueOf(each));
        }

        assertThat(settings.texts()).hasSize((int) everySetting().count());
        assertThat(throughTheCommandLine(settings)).isEqualTo(settings);
    }

    private static String anAllowedValueOf(Setting<?> setting) {
        return switch (setting.label()) {
            case "" -> "true";
            case "DIST" -> "lognormal:p50=1ms,p99=20ms";
            case "T/PERIOD" -> "200ms/2s";
            case "RATE KIND" -> "1% reset, 0.5% wrong-byte";
            case "N/s" -> "20k/s";
            case "T" -> "1.5s";
            case "N" -> "7";
            case "ENGINE" -> "selector";
            case "NAME" -> "tcpbench-1";
            default -> setting.label().substring(0, setting.label().indexOf('|'));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"1% reset", "1% reset,2% close", " 1%   reset ,  2%  close", "0% unasked, 100% silence"})
    void ratesComeBackHoweverTheyAreSpaced(String rates) {
        Settings before = Settings.NONE.with(Misbehaviour.FAIL_RATE, rates);

        Settings after = throughTheCommandLine(before);

        assertThat(after.texts().get("fail-rate"))
                .isEqualTo(rates.strip().replaceAll(" *, *", ", ").replaceAll(" +", " "));
    }

    @Test
    void aSwitchThatIsOffStaysOff() {
        Settings off = Settings.NONE.with(Misbehaviour.NO_ACCEPT, "false");

        assertThat(throughTheCommandLine(off).value(Misbehaviour.NO_ACCEPT)).isFalse();
    }

    @Test
    void nothingIsNothing() {
        assertThat(SettingOptions.arguments(Settings.NONE)).isEmpty();
        assertThat(throughTheCommandLine(Settings.NONE)).isEqualTo(Settings.NONE);
    }

    private static Settings throughTheCommandLine(Settings settings) {
        CommandSpec command = CommandSpec.create();
        SettingOptions options = SettingOptions.addTo(command);
        List<String> mistakes = new ArrayList<>();
        Settings read = options.settings(
                new CommandLine(command)
                        .parseArgs(SettingOptions.arguments(settings).toArray(String[]::new)),
                mistakes::add);
        assertThat(mistakes).isEmpty();
        return read;
    }
}
