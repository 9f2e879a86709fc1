package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of the command line that are made of {@link Setting}s, so that names, values and helps are theirs. */
final class SettingOptions {

    private static final List<Setting<?>> MISBEHAVIOURS = new ArrayList<>(Misbehaviour.all());

    static {
        MISBEHAVIOURS.add(Misbehaviour.SEED);
        MISBEHAVIOURS.add(Misbehaviour.EPOCH_NANOS);
    }

    private final CommandSpec command;

    private SettingOptions(CommandSpec command) {
        this.command = command;
    }

    /** Adds them to a command. */
    static SettingOptions addTo(CommandSpec command) {
        command.addArgGroup(group("%nHow an engine serves:%n", Tuning.all()));
        command.addArgGroup(group(
                "%nWhat goes wrong; everything can be combined, and every engine can do all of it:%n", MISBEHAVIOURS));
        return new SettingOptions(command);
    }

    private static ArgGroupSpec group(String heading, List<Setting<?>> settings) {
        ArgGroupSpec.Builder group =
                ArgGroupSpec.builder().heading(heading).exclusive(false).validate(false);
        settings.forEach(each -> group.addArg(option(each)));
        return group.build();
    }

    private static OptionSpec option(Setting<?> setting) {
        OptionSpec.Builder option = OptionSpec.builder("--" + setting.name()).description(setting.description());
        if (setting.isFlag()) {
            return option.type(boolean.class).build();
        }
        // A label of two words has two values, such as 1% reset; such an option may be repeated.
        String[] words = setting.label().split(" ", -1);
        return words.length == 1
                ? option.paramLabel(setting.label()).type(String.class).build()
                : option.hideParamSyntax(true)
                        .paramLabel(setting.label())
                        .arity(String.valueOf(words.length))
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build();
    }

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(Tuning.all());
        all.addAll(MISBEHAVIOURS);
        return all;
    }

    /** What was asked for; the mistakes go to somebody else. */
    Settings settings(CommandLine.ParseResult parsed, Consumer<String> mistakes) {
        Settings settings = Settings.NONE;
        for (Setting<?> each : all()) {
            OptionSpec option = Objects.requireNonNull(command.findOption("--" + each.name()));
            long times = timesGiven(parsed, "--" + each.name());
            if (times > 1 && !option.isMultiValue()) {
                // Picocli tells it of other options, but takes each repetition as one of the group.
                mistakes.accept("--%s: given %d times, allowed once".formatted(each.name(), times));
            } else if (parsed.hasMatchedOption(option) && isWhole(option)) {
                try {
                    settings = settings.with(each, text(option));
                } catch (IllegalArgumentException mistake) {
                    mistakes.accept("--" + mistake.getMessage());
                }
            }
        }
        return settings;
    }

    private static long timesGiven(CommandLine.ParseResult parsed, String name) {
        return parsed.originalArgs().stream()
                .filter(each -> each.equals(name) || each.startsWith(name + "="))
                .count();
    }

    /** Whether each rate has its kind; where one has not, picocli has told so already. */
    private static boolean isWhole(OptionSpec option) {
        return !(option.getValue() instanceof List<?> words) || (!words.isEmpty() && words.size() % 2 == 0);
    }

    private static String text(OptionSpec option) {
        Object value = Objects.requireNonNull(option.getValue());
        if (!(value instanceof List<?> words)) {
            return value.toString();
        }
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            pairs.add(words.get(i) + " " + words.get(i + 1));
        }
        return String.join(", ", pairs);
    }

    /** What was asked for as arguments of a command line, which mean the same again. */
    static List<String> arguments(Settings settings) {
        List<String> arguments = new ArrayList<>();
        for (Setting<?> each : all()) {
            String text = settings.texts().get(each.name());
            if (text != null) {
                arguments.addAll(arguments(each, text));
            }
        }
        return arguments;
    }

    private static List<String> arguments(Setting<?> setting, String text) {
        String option = "--" + setting.name();
        if (setting.isFlag()) {
            return List.of(option + "=" + text);
        }
        if (!setting.equals(Misbehaviour.FAIL_RATE)) {
            return List.of(option, text);
        }
        List<String> arguments = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            arguments.add(option);
            arguments.addAll(List.of(each.strip().split(" +", -1)));
        }
        return arguments;
    }
}
