package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An engine, and how it was asked to serve: each of them keeps the same contract. */
record EngineVariant(ServerEngine engine, Settings tuning) {

    /** Every engine that can run here as it is, and once more for each tuning that changes which calls it makes. */
    static List<EngineVariant> all() {
        List<EngineVariant> all = new ArrayList<>();
        for (ServerEngine each : ServerEngineContractTest.engines()) {
            all.add(new EngineVariant(each, Settings.NONE));
            if (each.tuning().contains(Tuning.EDGE_TRIGGERED)) {
                all.add(new EngineVariant(each, Settings.NONE.with(Tuning.EDGE_TRIGGERED)));
            }
            if (each.tuning().contains(Tuning.THREADS)) {
                all.add(new EngineVariant(each, Settings.NONE.with(Tuning.THREADS, "3")));
            }
        }
        return all;
    }

    RunningServer start(ServerOptions options) throws IOException {
        ServerOptions tuned = options;
        for (Setting<?> each : Tuning.all()) {
            String text = tuning.texts().get(each.name());
            if (text != null) {
                tuned = tuned.with(each, text);
            }
        }
        return engine.start(tuned);
    }

    /** What asks for it on the command line, and more. */
    List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--engine", engine.name()));
        arguments.addAll(SettingOptions.arguments(tuning));
        arguments.addAll(List.of(more));
        return arguments;
    }

    @Override
    public String toString() {
        return String.join(" ", arguments().subList(1, arguments().size()));
    }
}
