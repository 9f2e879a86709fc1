package io.tcpbench.reference.behaviour;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What was asked of a server beyond where to listen and what to reply, in words and as values. Immutable. */
public final class Settings {

    /** Nothing was asked. */
    public static final Settings NONE = new Settings(Map.of(), Map.of());

    private final Map<String, String> texts;
    private final Map<String, Object> values;

    private Settings(Map<String, String> texts, Map<String, Object> values) {
        this.texts = texts;
        this.values = values;
    }

    /**
     * The same and one thing more.
     *
     * @throws IllegalArgumentException if that is not allowed; the message names the setting, what was given, what is
     *     allowed
     */
    public Settings with(Setting<?> setting, String given) {
        Map<String, Object> moreValues = new LinkedHashMap<>(values);
        moreValues.put(setting.name(), Objects.requireNonNull(setting.parse(given)));
        Map<String, String> moreTexts = new LinkedHashMap<>(texts);
        moreTexts.put(setting.name(), given);
        return new Settings(moreTexts, moreValues);
    }

    /** The same with a switch on. */
    public Settings with(Setting<Boolean> flag) {
        return with(flag, "true");
    }

    /** The same without some of them. */
    public Settings without(Collection<Setting<?>> settings) {
        Map<String, Object> fewerValues = new LinkedHashMap<>(values);
        Map<String, String> fewerTexts = new LinkedHashMap<>(texts);
        for (Setting<?> each : settings) {
            fewerValues.remove(each.name());
            fewerTexts.remove(each.name());
        }
        return new Settings(fewerTexts, fewerValues);
    }

    /** The value of a setting, the absent one if nothing was asked. */
    @SuppressWarnings("unchecked") // Only a setting's own values are put beside its name.
    public <T> T value(Setting<T> setting) {
        return (T) values.getOrDefault(setting.name(), setting.absent());
    }

    /** What was asked for, by name, in its own words. */
    public Map<String, String> texts() {
        return Map.copyOf(texts);
    }

    /** Whether one of these was asked for. */
    public boolean hasAny(Collection<Setting<?>> settings) {
        return settings.stream().anyMatch(each -> texts.containsKey(each.name()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && texts.equals(settings.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    @Override
    public String toString() {
        return texts.toString();
    }
}
