package io.tcpbench.reference;

import static java.util.stream.Collectors.joining;

import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.util.List;

/**
 * An engine that was chosen, and what it has to know of {@link Tuning}.
 *
 * @param option what chose it: {@code engine}, {@code child-engine}
 * @param chosen which it is
 * @param allowed which it could have been
 */
public record EngineChoice(String option, ServerEngine chosen, List<ServerEngine> allowed) {

    /** What among these settings it doesn't know, each in three parts, as {@link ServerEngine#mistakes} are. */
    public List<String> mistakes(Settings settings) {
        return Tuning.all().stream()
                .filter(each -> settings.hasAny(List.of(each)) && !knows(each))
                .map(each -> "%s: given together with the %s %s, allowed with %s"
                        .formatted(each.name(), option, chosen.name(), knowing(each)))
                .toList();
    }

    public boolean knows(Setting<?> setting) {
        return chosen.tuning().contains(setting);
    }

    /** The names of the allowed that know it. */
    public String knowing(Setting<?> setting) {
        return allowed.stream()
                .filter(each -> each.tuning().contains(setting))
                .map(ServerEngine::name)
                .collect(joining(", "));
    }
}
