package io.tcpbench.maven;

import io.tcpbench.gate.AbortRule;
import io.tcpbench.gate.Threshold;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a POM and the command line ask for, by the names of the plan file. What nobody asked for is absent, so that the
 * defaults are the generator's. Confined to one thread.
 */
final class RunSettings {
    /** Stands in for the port that is known only when our server listens. */
    private static final String ANY_TARGET = "127.0.0.1:1";

    private final Map<String, String> plan = new LinkedHashMap<>();
    private final List<String> thresholds = new ArrayList<>();
    private final Map<String, List<String>> lists = new HashMap<>();
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final Set<String> refused = new HashSet<>();

    /** Takes a setting of the plan, unless it was not given. */
    RunSettings set(String name, @Nullable String text) {
        if (text != null) {
            plan.put(name, text);
        }
        return this;
    }

    /** Takes a setting back, of which an experiment decides itself. */
    RunSettings without(String name) {
        plan.remove(name);
        return this;
    }

    /** Takes back a setting of load tests that trials can't have; that it was given is a fault. */
    RunSettings refuse(String name, String allowed) {
        String text = plan.remove(name);
        if (text != null) {
            refused.add(name);
            faults.add(new Fault(name, text, allowed));
        }
        return this;
    }

    /** Whether a setting was given that trials can't have. */
    boolean isRefused(String name) {
        return refused.contains(name);
    }

    /** Takes thresholds, after those that it has. */
    RunSettings thresholds(List<@Nullable String> texts) {
        texts.forEach(text -> thresholds.add(text == null ? "" : text));
        return this;
    }

    /**
     * Takes a list that is no setting of the plan. Maven makes a null of an empty element, as in {@code a,,b}; that is
     * a fault.
     */
    RunSettings list(String name, List<@Nullable String> texts, String allowed) {
        List<String> given = new ArrayList<>();
        for (@Nullable String text : texts) {
            if (text == null || text.isBlank()) {
                faults.add(new Fault(name, "", allowed));
            } else {
                given.add(text);
            }
        }
        lists.put(name, List.copyOf(given));
        return this;
    }

    /** A list that was given; empty if none was. */
    List<String> list(String name) {
        return lists.getOrDefault(name, List.of());
    }

    /** The settings of the plan that were given, in the order of the documentation. */
    Map<String, String> plan() {
        return plan;
    }

    /** The thresholds that were given. */
    List<String> thresholds() {
        return thresholds;
    }

    /** A span of time that is no setting of the plan; a wrong one is a fault. */
    Duration duration(String name, String text) {
        try {
            return Quantity.duration(text);
        } catch (IllegalArgumentException notAllowed) {
            faults.add(new Fault(name, text, String.valueOf(notAllowed.getMessage())));
            return Duration.ZERO;
        }
    }

    /** A text that is no setting of the plan; one that does not mean anything is a fault. */
    RunSettings requireMeaning(String name, @Nullable String text, Consumer<String> meaning) {
        try {
            if (text != null) {
                meaning.accept(text);
            }
        } catch (IllegalArgumentException notAllowed) {
            faults.add(new Fault(name, text, String.valueOf(notAllowed.getMessage())));
        }
        return this;
    }

    /** What is wrong with something else that was asked for. */
    RunSettings fault(Fault fault) {
        faults.add(fault);
        return this;
    }

    /**
     * Looks for faults before anything is started. A plan file is the generator's to read, and then it finds what is
     * wrong with the whole.
     *
     * @throws InvalidSettings with all of them
     */
    void check(boolean withPlanFile) {
        PlanSettings checked = new PlanSettings().set("target", ANY_TARGET);
        faults.forEach(checked::fault);
        thresholds.forEach(text -> checkThreshold(text, checked));
        list("abortOn").forEach(text -> checkRule(text, checked));
        plan.forEach((name, text) -> {
            if (!withPlanFile || name.equals("target")) {
                setReadable(name, text, checked);
            }
        });
        checked.plan();
    }

    private static void checkThreshold(String text, PlanSettings checked) {
        try {
            Threshold.parse(text);
        } catch (IllegalArgumentException notAllowed) {
            checked.fault(new Fault("thresholds", text, String.valueOf(notAllowed.getMessage())));
        }
    }

    private static void checkRule(String text, PlanSettings checked) {
        try {
            AbortRule.parse(text);
        } catch (IllegalArgumentException notAllowed) {
            checked.fault(new Fault("abortOn", text, String.valueOf(notAllowed.getMessage())));
        }
    }

    private static void setReadable(String name, String text, PlanSettings settings) {
        // A relative file belongs to the folder of the project, which need not be ours: the generator runs there and
        // looks.
        if (!text.startsWith("file:") && !text.contains("${csv:")) {
            settings.set(name, text);
        }
    }

    /** For the log: all that will be in force, defaults included where no plan file may change them. */
    String statement(@Nullable Object planFile) {
        Map<String, String> shown = new LinkedHashMap<>();
        if (planFile == null) {
            PlanSettings known = new PlanSettings().set("target", ANY_TARGET);
            plan.forEach((name, text) -> setReadable(name, text, known));
            known.plan().settings().forEach((name, value) -> shown.put(name, value.toString()));
        }
        // In the words of whoever gave them.
        shown.putAll(plan);
        String settings = statement(shown);
        return planFile == null ? settings : "plan=" + planFile + (settings.isEmpty() ? "" : " but " + settings);
    }

    /** For the log: what was given; the defaults of an experiment are the generator's. */
    String given(@Nullable Object planFile) {
        return (planFile == null ? "" : "plan=" + planFile + " ") + statement(plan);
    }

    private static String statement(Map<String, String> settings) {
        return settings.entrySet().stream()
                .filter(setting -> !setting.getKey().equals("target")
                        && !setting.getValue().isEmpty())
                .map(setting -> setting.getKey() + "=" + Secrets.masked(setting.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** For the log: what the run will be judged by, the limit on failures included that applies when none is given. */
    String thresholdStatement(boolean withPlanFile) {
        if (thresholds.isEmpty() && withPlanFile) {
            return "those of the plan file";
        }
        Stream<Threshold> given = thresholds.stream().map(Threshold::parse);
        boolean failuresAreLimited = given.anyMatch(threshold -> threshold.metric() == Threshold.Metric.FAILURES);
        String statement = String.join(", ", thresholds);
        if (failuresAreLimited) {
            return statement;
        }
        return (statement.isEmpty() ? "" : statement + ", ") + Threshold.NO_FAILURES;
    }
}
