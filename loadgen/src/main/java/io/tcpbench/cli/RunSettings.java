package io.tcpbench.cli;

import io.tcpbench.gate.AbortRule;
import io.tcpbench.gate.Threshold;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made of, gathered from a plan file and from flags, and everything that is wrong with it. Each setting
 * remembers how the user spelt it, {@code --connections} or {@code plan.yaml: connections}, so that a fault is found
 * where it was written.
 */
final class RunSettings {
    private final PlanSettings plan = new PlanSettings();
    private final Map<String, String> spellings = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private List<Threshold> thresholds = List.of();
    private List<AbortRule> abortRules = List.of();
    private boolean planUnread;

    /** A later text of the same setting wins. */
    void set(String name, String text, String spelling) {
        plan.set(name, text);
        spellings.put(name, spelling);
    }

    /** Whether nobody gave it a text, and nothing was left unread that may have one. */
    boolean isMissing(String name) {
        return !spellings.containsKey(name) && !planUnread;
    }

    /**
     * A setting of load tests that trials can't have. That is the only fault which it makes: nothing else is judged by
     * it.
     *
     * @return whether somebody gave it
     */
    boolean refuse(String name, String allowed) {
        Optional<String> text = plan.remove(name);
        text.ifPresent(given -> faults.add(new Fault(spellings.getOrDefault(name, name), given, allowed).toString()));
        return text.isPresent();
    }

    /** Takes a setting back, as if nobody had given it. */
    void remove(String name) {
        plan.remove(name);
        spellings.remove(name);
    }

    /** Later thresholds take the place of all earlier ones. */
    void thresholds(List<String> texts, String spelling) {
        thresholds = thresholds(texts, spelling, faults);
    }

    /** The thresholds that can be read; the others become faults. */
    static List<Threshold> thresholds(List<String> texts, String spelling, List<String> faults) {
        List<Threshold> read = new ArrayList<>();
        for (String text : texts) {
            try {
                read.add(Threshold.parse(text));
            } catch (IllegalArgumentException notAllowed) {
                faults.add(new Fault(spelling, text, String.valueOf(notAllowed.getMessage())).toString());
            }
        }
        return read;
    }

    /** Later rules take the place of all earlier ones. */
    void abortOn(List<String> texts, String spelling) {
        List<AbortRule> read = new ArrayList<>();
        for (String text : texts) {
            @Nullable AbortRule rule = parse(spelling, text, "", AbortRule::parse);
            if (rule != null) {
                read.add(rule);
            }
        }
        abortRules = read;
    }

    /** When the load is stopped; empty when nothing was asked for. */
    List<AbortRule> abortRules() {
        return abortRules;
    }

    /** Adds what is wrong beside the settings. */
    void fault(String line) {
        faults.add(line);
    }

    /** What the text of an option means that is no setting of the plan; null with a fault if it means nothing. */
    <T> @Nullable T parse(String option, String text, String allowed, Function<String, @Nullable T> meaning) {
        String permitted = allowed;
        try {
            T read = meaning.apply(text);
            if (read != null) {
                return read;
            }
        } catch (IllegalArgumentException notAllowed) {
            permitted = String.valueOf(notAllowed.getMessage());
        }
        faults.add(new Fault(option, text, permitted).toString());
        return null;
    }

    /** Adds why a file with a plan could not be read to its end: what is not known then is not missing. */
    void unread(String line) {
        faults.add(line);
        planUnread = true;
    }

    /**
     * The plan.
     *
     * @throws Misuse with every fault that was found, those of the thresholds included
     */
    Plan plan() {
        try {
            Plan made = plan.plan();
            if (faults.isEmpty()) {
                return made;
            }
        } catch (InvalidSettings invalid) {
            faults.addAll(spelt(invalid));
        }
        throw new Misuse(faults);
    }

    /** What is wrong with settings, in the words of the user. */
    List<String> spelt(InvalidSettings invalid) {
        return invalid.faults().stream()
                .filter(fault -> !(planUnread && isMissingTarget(fault)))
                .map(this::spelt)
                .toList();
    }

    private static boolean isMissingTarget(Fault fault) {
        return fault.setting().equals("target") && fault.given().isEmpty();
    }

    private String spelt(Fault fault) {
        if (isMissingTarget(fault)) {
            return "no target: give " + fault.allowed() + ", or `target` in a plan file";
        }
        String spelling = spellings.getOrDefault(fault.setting(), PlanSettings.flag(fault.setting()));
        return new Fault(spelling, fault.given(), fault.allowed()).toString();
    }

    /** What the result is judged by; empty when nothing was asked for. */
    List<Threshold> thresholds() {
        return thresholds;
    }
}
