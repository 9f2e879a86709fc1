package io.tcpbench.reference.engine;

import io.tcpbench.reference.EngineChoice;
import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerEngine;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several processes at one port, each with another engine: what a server does that calls fork(2) between bind and
 * listen and accept, or that is started several times with SO_REUSEPORT.
 */
public final class ProcessesEngine implements ServerEngine {

    static final String INHERITED = "inherited";

    /** What concerns the processes together; all other tuning is for the engine of each. */
    static final List<Setting<?>> OWN = List.of(Tuning.PROCESSES, Tuning.CHILD_ENGINE, Tuning.SHARE, Tuning.REUSE_PORT);

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public Optional<String> unavailability() {
        if (ProcessesEngine.class.getClassLoader() != ClassLoader.getSystemClassLoader()) {
            return Optional.of(
                    "its children are started with the class path of this JVM, and this program is not on it");
        }
        return new EpollEngine().unavailability();
    }

    @Override
    public List<Setting<?>> tuning() {
        List<Setting<?>> tuning = new ArrayList<>(Tuning.all());
        tuning.remove(Tuning.LISTENER_FROM);
        return tuning;
    }

    @Override
    public List<String> mistakes(Settings settings) {
        ServerEngine child = ServerEngine.named(settings.value(Tuning.CHILD_ENGINE));
        EngineChoice choice = new EngineChoice(Tuning.CHILD_ENGINE.name(), child, others());
        List<String> mistakes = new ArrayList<>();
        child.unavailability()
                .ifPresent(
                        why -> mistakes.add("child-engine: given %s, which can't run here (%s), allowed those that can"
                                .formatted(child.name(), why)));
        String share = settings.value(Tuning.SHARE);
        if (!choice.knows(sharing(share))) {
            mistakes.add("share: given %s together with the child-engine %s, allowed with %s"
                    .formatted(share, child.name(), choice.knowing(sharing(share))));
        }
        mistakes.addAll(child.mistakes(
                share.equals(INHERITED)
                        ? settings.without(OWN).with(Tuning.LISTENER_FROM, "us")
                        : settings.without(OWN)));
        mistakes.addAll(choice.mistakes(settings.without(OWN)));
        return mistakes;
    }

    private List<ServerEngine> others() {
        return ServerEngine.all().stream()
                .filter(each -> !each.name().equals(name()))
                .toList();
    }

    /** What an engine has to know to share a port so. */
    private static Setting<?> sharing(String share) {
        return share.equals(INHERITED) ? Tuning.LISTENER_FROM : Tuning.REUSE_PORT;
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        unavailability().ifPresent(why -> {
            throw new IllegalStateException("no processes here: " + why);
        });
        List<String> mistakes = mistakes(options.settings());
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        return ProcessesServer.start(options);
    }
}
