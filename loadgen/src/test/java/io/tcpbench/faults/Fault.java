package io.tcpbench.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One way in which something goes wrong, how it is made to happen, and what must come of it on each transport. Eight
 * requests, 50 ms apart, over one connection, unless it says otherwise.
 */
final class Fault {
    /** In place of a transport where none is in use. */
    static final String NO_TRANSPORT = "–";

    private static final Map<String, String> USUAL = Map.of(
            "connections", "1",
            "threads", "1",
            "warmup", "0",
            "duration", "400ms",
            "rate", "20/s",
            "arrivals", "even",
            "timeout", "2s",
            "connectTimeout", "1s");

    /** Sets up what a run needs. */
    @FunctionalInterface
    interface Scene {
        Stage open(Workplace place) throws Exception;
    }

    private final String name;
    private final String cause;
    private final Scene scene;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> thresholds = new ArrayList<>();
    private final Map<String, Expected> expected = new LinkedHashMap<>();
    private Launch launch = Launch.IN_PROCESS;
    private boolean alone;

    private Fault(String name, String cause, Scene scene) {
        this.name = name;
        this.cause = cause;
        this.scene = scene;
    }

    /**
     * A fault that a stage brings about.
     *
     * @param cause how it is made to happen, as half a sentence
     */
    static Fault of(String name, String cause, Scene scene) {
        return new Fault(name, cause, scene);
    }

    /** A server that misbehaves. */
    static Fault ofServer(String name, String cause, Conversation.Script script) {
        return new Fault(name, cause, place -> CountingServer.start(script));
    }

    /** Another setting of the run. */
    Fault with(String setting, String text) {
        settings.put(setting, text);
        return this;
    }

    /** Each connection sends its next request when the last is answered. */
    Fault closedLoop() {
        return with("rate", "").with("arrivals", "");
    }

    Fault threshold(String text) {
        thresholds.add(text);
        return this;
    }

    Fault launched(Launch other) {
        launch = other;
        return this;
    }

    /** Asserts how long something took, so that nothing else runs at the same time. */
    Fault alone() {
        alone = true;
        return this;
    }

    /** The same on every transport. */
    Fault expect(Expected all) {
        return expectNio(all).expectNative(all);
    }

    Fault expectNio(Expected nio) {
        expected.put("nio", nio);
        return this;
    }

    /** On epoll and io_uring. */
    Fault expectNative(Expected thin) {
        expected.put("epoll", thin);
        expected.put("io_uring", thin);
        return this;
    }

    /** No transport is in use. */
    Fault expectAnyway(Expected outcome) {
        expected.put(NO_TRANSPORT, outcome);
        return this;
    }

    String name() {
        return name;
    }

    String cause() {
        return cause;
    }

    Scene scene() {
        return scene;
    }

    Launch launch() {
        return launch;
    }

    boolean isAlone() {
        return alone;
    }

    /** What must come of it, by transport. */
    Map<String, Expected> expected() {
        return expected;
    }

    Expected expected(String transport) {
        return Objects.requireNonNull(expected.get(transport), name);
    }

    /** The settings of its run. */
    Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>(USUAL);
        all.putAll(settings);
        all.values().removeIf(String::isEmpty);
        return all;
    }

    List<String> thresholds() {
        return thresholds;
    }

    /** What is unusual about its run, as it stands in the table. */
    String settingsText() {
        List<String> unusual = new ArrayList<>();
        settings.forEach((setting, text) -> {
            if (!text.isEmpty()) {
                unusual.add(setting + " " + text);
            } else if (setting.equals("rate")) {
                unusual.add("closed loop");
            }
        });
        unusual.addAll(thresholds);
        return String.join(", ", unusual);
    }
}
