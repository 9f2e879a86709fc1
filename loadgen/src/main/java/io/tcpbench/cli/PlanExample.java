package io.tcpbench.cli;

import io.tcpbench.plan.PlanSettings;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan file to begin with: every setting with its meaning and its default, those that matter first in force. */
final class PlanExample {
    private static final int COLUMNS = 100;

    /** What a setting could be that has no default. */
    private static final Map<String, String> SUCH = Map.ofEntries(
            Map.entry("rate", "20k/s"),
            Map.entry("requests", "100k"),
            Map.entry("stages", "10s@0..20k/s,30s@20k/s"),
            Map.entry("arrivals", "even"),
            Map.entry("think", "10ms"),
            Map.entry("requestsPerConnection", "100"),
            Map.entry("connectRate", "500/s"),
            Map.entry("check", "prefix:+OK"),
            Map.entry("tlsCa", "ca.pem"),
            Map.entry("tlsCert", "cert.pem"),
            Map.entry("tlsKey", "key.pem"),
            Map.entry("tlsServerName", "app.example.org"),
            Map.entry("tlsAlpn", "h2"),
            Map.entry("threads", "2"),
            Map.entry("localAddress", "127.0.0.2,127.0.0.3"),
            Map.entry("keepAlive", "10s,2s,3"),
            Map.entry("userTimeout", "5s"),
            Map.entry("receiveBuffer", "64KiB"),
            Map.entry("sendBuffer", "64KiB"),
            Map.entry("linger", "0"),
            Map.entry("proxyProtocol", "v2"));

    private PlanExample() {}

    /** As YAML, whose comments say all of it. */
    static String yaml() {
        return """
                # A plan of tcpbench: tcpbench run --plan FILE. Flags override it, and have the same names:
                # connectTimeout is --connect-timeout. `tcpbench plan check FILE` says what is wrong with one.

                target: 127.0.0.1:9090

                # What the run must keep.
                thresholds: ["p99<=5ms", "failures<=0.1%"]

                # The load is stopped after a second that breaks a limit.
                #abortOn: ["failures>5%"]

                # Scenarios share all of this and differ in what they say themselves: --scenario peak
                #scenarios:
                #  smoke: {connections: 1, duration: 1s}
                #  peak: {connections: 500, rate: 20k/s}

                """ + PlanOptions.documented().stream().map(PlanExample::lines).collect(Collectors.joining("\n"));
    }

    /** As JSON, which has no comments. */
    static String json() {
        return """
                {
                  "target": "127.0.0.1:9090",
                  "connections": 50,
                  "duration": "10s",
                  "warmup": "2s",
                  "send": "size:128",
                  "expect": "echo",
                  "thresholds": ["p99<=5ms", "failures<=0.1%"]
                }
                """;
    }

    private static String lines(PlanOptions.Documented documented) {
        String setting = documented.setting();
        String byDefault = PlanSettings.defaultOf(setting);
        String value = byDefault.isEmpty() ? SUCH.getOrDefault(setting, "") : byDefault;
        boolean isInForce = setting.equals("connections") || setting.equals("duration") || setting.equals("warmup");
        return comment(documented.meaning() + (documented.value().contains("|") ? ": " + documented.value() : ""))
                + (isInForce ? "" : "#") + setting + ": " + value + "\n";
    }

    private static String comment(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder("#");
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > COLUMNS) {
                lines.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }
}
