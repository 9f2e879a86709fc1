package io.tcpbench.plan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that make a {@link Tls}. All of them but {@code tls} itself are for connections that are secured. */
final class TlsSettings {
    private static final String NAMES = "protocol names of 1 to 255 bytes, separated by commas";

    private TlsSettings() {}

    /** Their names and defaults, in the order of the documentation. */
    static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("tls", "false");
        defaults.put("tlsCa", "");
        defaults.put("tlsCert", "");
        defaults.put("tlsKey", "");
        defaults.put("tlsServerName", "");
        defaults.put("tlsAlpn", "");
        defaults.put("tlsInsecure", "false");
        defaults.put("tlsResumption", "true");
        defaults.put("tlsProvider", "jdk");
        return defaults;
    }

    /** Nothing if connections are not secured, or if something is wrong, which the reader knows then. */
    static @Nullable Tls read(PlanSettings.Reader reader) {
        boolean secured = reader.truth("tls");
        boolean insecure = reader.truth("tlsInsecure");
        boolean resumption = reader.truth("tlsResumption");
        Tls.@Nullable Provider provider = reader.choice("tlsProvider", Tls.Provider.class);
        @Nullable List<String> alpn = reader.given("tlsAlpn") ? reader.required("tlsAlpn", TlsSettings::names) : List.of();
        if (!secured) {
            defaults().keySet().stream()
                    .filter(name -> !name.equals("tls") && reader.given(name))
                    .forEach(name -> reader.fault(name, "this only together with tls"));
            return null;
        }
        for (String name : List.of("tlsCa", "tlsCert", "tlsKey", "tlsServerName")) {
            if (reader.given(name) && reader.text(name).isBlank()) {
                reader.fault(name, name.equals("tlsServerName") ? "the name of a host" : "the path of a PEM file");
            }
        }
        if (reader.given("tlsCert") != reader.given("tlsKey")) {
            String lonely = reader.given("tlsCert") ? "tlsCert" : "tlsKey";
            reader.fault(lonely, "a certificate together with its key: tlsCert and tlsKey");
        }
        if (insecure && reader.given("tlsCa")) {
            reader.fault("tlsInsecure", "false with tlsCa: either some certificates are trusted or all");
        }
        return provider == null || alpn == null
                ? null
                : new Tls(
                        reader.text("tlsCa"),
                        reader.text("tlsCert"),
                        reader.text("tlsKey"),
                        reader.text("tlsServerName"),
                        alpn,
                        insecure,
                        resumption,
                        provider);
    }

    private static List<String> names(String text) {
        List<String> names =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (names.stream().anyMatch(name -> name.isEmpty() || name.length() > 255)) {
            throw new IllegalArgumentException(NAMES);
        }
        return names;
    }

    /** Adds the settings that make this one to those of a plan; defaults are left out. */
    static void put(Tls tls, Map<String, Object> settings) {
        settings.put("tls", "true");
        putGiven(settings, "tlsCa", tls.ca());
        putGiven(settings, "tlsCert", tls.cert());
        putGiven(settings, "tlsKey", tls.key());
        putGiven(settings, "tlsServerName", tls.serverName());
        putGiven(settings, "tlsAlpn", String.join(",", tls.alpn()));
        putGiven(settings, "tlsInsecure", tls.insecure() ? "true" : "");
        putGiven(settings, "tlsResumption", tls.resumption() ? "" : "false");
        putGiven(settings, "tlsProvider", tls.provider() == Tls.Provider.JDK ? "" : PlanSettings.word(tls.provider()));
    }

    private static void putGiven(Map<String, Object> settings, String name, String value) {
        if (!value.isEmpty()) {
            settings.put(name, value);
        }
    }
}
