package io.tcpbench.engine;

import io.tcpbench.LoadTest;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Result;
import java.util.List;
import java.util.Locale;

/** A load of a fraction of a second over one connection, and what went wrong in it. */
final class ShortRun {
    private final PlanSettings settings = new PlanSettings()
            .set("connections", "1")
            .set("threads", "1")
            .set("warmup", "0s")
            .set("duration", "250ms")
            .set("timeout", "1s");

    static ShortRun against(String target, Transport transport) {
        return new ShortRun()
                .with("target", target)
                .with("transport", transport.name().toLowerCase(Locale.ROOT));
    }

    ShortRun with(String name, String text) {
        settings.set(name, text);
        return this;
    }

    ShortRun without(String name) {
        settings.remove(name);
        return this;
    }

    PlanSettings settings() {
        return settings;
    }

    Result result() {
        return new LoadTest(settings.plan()).run();
    }

    /** Every kind that occurred, with the name of its errno where it has one. */
    static List<String> failures(Result result) {
        return result.total().failures().stream().map(ShortRun::text).sorted().toList();
    }

    private static String text(Failure failure) {
        return (failure.kind() + " " + failure.errno().name()).strip();
    }
}
