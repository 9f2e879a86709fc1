package io.tcpbench.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tcpbench.plan.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plan on disk, YAML or (named {@code *.json}) JSON: one object with the names of settings as keys, and perhaps lists
 * {@code thresholds} and {@code abortOn}, and {@code scenarios}, each of which has some of all that. Read token by
 * token, so that {@code 0.10} stays what the user wrote and is not a number that somebody rounded.
 */
final class PlanFile {
    private static final String THRESHOLDS = "thresholds";
    private static final String ABORT_ON = "abortOn";
    private static final String SCENARIOS = "scenarios";

    /** Far more than settings take; a YAML parser takes many times the memory of what it reads. */
    private static final long MOST_BYTES = 256 << 10;

    /** A setting is a text in a list in an object, and all of the file at the most. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(10)
            .maxNumberLength(100)
            .maxNameLength(1_000)
            .maxStringLength((int) MOST_BYTES)
            .build();

    /** YAML indents them below its own words, JSON has an unknown word in quotes. */
    private static final Pattern WORDS_OF_THE_FILE = Pattern.compile("\\n {2,}.*|(?<=Unrecognized token) '\\w*'");

    private final Path path;
    private final RunSettings settings;
    private final List<Runnable> shared = new ArrayList<>();
    private final Map<String, List<Runnable>> scenarios = new LinkedHashMap<>();

    private PlanFile(Path path, RunSettings settings) {
        this.path = path;
        this.settings = settings;
    }

    /**
     * Reads all settings of the file; whatever is wrong with it becomes a fault that names file, line and key.
     *
     * @param scenario whose settings take the place of those that all share; null where nobody chose one
     * @return the names of its scenarios
     */
    static Set<String> read(Path path, @Nullable String scenario, RunSettings settings) {
        PlanFile file = new PlanFile(path, settings);
        if (Files.isDirectory(path)) {
            file.unread("it is a folder; allowed is a YAML or JSON file");
        } else {
            file.read();
        }
        file.shared.forEach(Runnable::run);
        file.choose(scenario);
        return file.scenarios.keySet();
    }

    /** By its name; everything else is YAML. */
    static boolean isJson(Path path) {
        return path.toString().endsWith(".json");
    }

    private void choose(@Nullable String scenario) {
        @Nullable List<Runnable> chosen = scenario == null ? null : scenarios.get(scenario);
        if (chosen != null) {
            chosen.forEach(Runnable::run);
        } else if (scenario != null) {
            String allowed = scenarios.isEmpty()
                    ? "nothing: " + path + " has no scenarios"
                    : "one of " + String.join(", ", scenarios.keySet());
            settings.unread(new Fault("--scenario", scenario, allowed).toString());
        } else if (!scenarios.isEmpty()) {
            unread("it has scenarios: give --scenario with one of " + String.join(", ", scenarios.keySet()));
        }
    }

    private void read() {
        JsonFactory format = isJson(path) ? new JsonFactory() : new YAMLFactory();
        format.setStreamReadConstraints(LIMITS);
        try (InputStream bytes = Files.newInputStream(path);
                JsonParser parser = format.createParser(bytes).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)) {
            if (Files.size(path) > MOST_BYTES) {
                unread("it is larger than 256 KiB; a payload has a file of its own, `send: file:PATH`");
                return;
            }
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                readPlan(parser);
            } else {
                unread("a plan is one object, a line `name: value` for each setting");
            }
        } catch (JsonProcessingException malformed) {
            unread(where(malformed.getLocation()) + complaint(malformed));
        } catch (NoSuchFileException missing) {
            unread("there is no such file");
        } catch (AccessDeniedException denied) {
            unread("it may not be read");
        } catch (IOException unreadable) {
            unread("it can't be read: " + unreadable.getMessage());
        }
    }

    private void readPlan(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (parser.currentName().equals(SCENARIOS)) {
                readScenarios(parser);
            } else {
                shared.add(entry(parser));
            }
        }
        if (parser.nextToken() != null) {
            fault(where(parser.currentTokenLocation()) + "there is more than one plan");
        }
    }

    private void readScenarios(JsonParser parser) throws IOException {
        String line = line(parser);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            fault(line + SCENARIOS + ": names are allowed, each with settings of its own");
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String lineOfName = line(parser);
            List<Runnable> entries = new ArrayList<>();
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    entries.add(entryOfScenario(parser));
                }
            } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
                fault(lineOfName + SCENARIOS + ": settings are allowed in a scenario, a line `name: value` for each");
                parser.skipChildren();
            }
            scenarios.put(name, entries);
        }
    }

    /** What a key and its value do to the settings; the parser is at the key, and then past the value. */
    private Runnable entry(JsonParser parser) throws IOException {
        String key = parser.currentName();
        String line = line(parser);
        String spelling = path + ": " + line + key;
        parser.nextToken();
        if (key.equals(THRESHOLDS)) {
            return list(spelling, "\"p99<=5ms\", \"failures<=0.1%\"", parser, settings::thresholds);
        }
        if (key.equals(ABORT_ON)) {
            return list(spelling, "\"failures>5%\"", parser, settings::abortOn);
        }
        @Nullable String text = scalar(parser);
        return text == null
                ? () -> settings.fault(spelling + ": a single value is allowed, such as a text or a number")
                : () -> settings.set(key, text, spelling);
    }

    /** The same, and a key without a value takes back what all share. */
    private Runnable entryOfScenario(JsonParser parser) throws IOException {
        String key = parser.currentName();
        Runnable entry = entry(parser);
        return parser.currentToken() == JsonToken.VALUE_NULL ? () -> settings.remove(key) : entry;
    }

    private Runnable list(String spelling, String such, JsonParser parser, BiConsumer<List<String>, String> taker)
            throws IOException {
        List<String> texts = new ArrayList<>();
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return () -> settings.fault(spelling + ": a list is allowed, such as [" + such + "]");
        }
        boolean hasOthers = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            @Nullable String text = scalar(parser);
            if (text == null) {
                hasOthers = true;
            } else {
                texts.add(text);
            }
        }
        return hasOthers
                ? () -> settings.fault(spelling + ": only texts are allowed in the list, such as " + such)
                : () -> taker.accept(texts, spelling);
    }

    /** The text of a value as it is written; null, with the parser past it, for what has none. */
    private static @Nullable String scalar(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || (token != null && (token.isNumeric() || token.isBoolean()))) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** Without the words of the file that a parser shows: the place tells enough, and they can be a secret. */
    private static String complaint(JsonProcessingException malformed) {
        return WORDS_OF_THE_FILE
                .matcher(malformed.getOriginalMessage())
                .replaceAll("")
                .strip()
                .replaceAll("\\s*\\n\\s*", ", ");
    }

    private static String line(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr() + ": ";
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    private void fault(String what) {
        settings.fault(path + ": " + what);
    }

    private void unread(String why) {
        settings.unread(path + ": " + why);
    }
}
