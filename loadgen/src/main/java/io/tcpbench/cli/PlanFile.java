package io.tcpbench.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A plan on disk, YAML or (named {@code *.json}) JSON: one object with the names of settings as keys, and perhaps a
 * list {@code thresholds}. Read token by token, so that {@code 0.10} stays what the user wrote and is not a number that
 * somebody rounded.
 */
final class PlanFile {
    private static final String THRESHOLDS = "thresholds";
    private static final String ABORT_ON = "abortOn";

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

    private PlanFile(Path path, RunSettings settings) {
        this.path = path;
        this.settings = settings;
    }

    /** Reads all settings of the file; whatever is wrong with it becomes a fault that names file and key. */
    static void read(Path path, RunSettings settings) {
        PlanFile file = new PlanFile(path, settings);
        if (Files.isDirectory(path)) {
            file.unread("it is a folder; allowed is a YAML or JSON file");
        } else {
            file.read();
        }
    }

    private void read() {
        JsonFactory format = path.toString().endsWith(".json") ? new JsonFactory() : new YAMLFactory();
        format.setStreamReadConstraints(LIMITS);
        try (InputStream bytes = Files.newInputStream(path);
                JsonParser parser = format.createParser(bytes).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)) {
            if (Files.size(path) > MOST_BYTES) {
                unread("it is larger than 256 KiB; a payload has a file of its own, `send: file:PATH`");
                return;
            }
            readObject(parser);
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

    private void readObject(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            unread("a plan is one object, a line `name: value` for each setting");
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.equals(THRESHOLDS)) {
                settings.thresholds(
                        texts(THRESHOLDS, "\"p99<=5ms\", \"failures<=0.1%\"", parser), path + ": " + THRESHOLDS);
            } else if (key.equals(ABORT_ON)) {
                settings.abortOn(texts(ABORT_ON, "\"failures>5%\"", parser), path + ": " + ABORT_ON);
            } else {
                readSetting(key, parser);
            }
        }
        if (parser.nextToken() != null) {
            fault(where(parser.currentTokenLocation()) + "there is more than one plan");
        }
    }

    private void readSetting(String key, JsonParser parser) throws IOException {
        @Nullable String text = scalar(parser);
        if (text == null) {
            fault(key + ": a single value is allowed, such as a text or a number");
        } else {
            settings.set(key, text, path + ": " + key);
        }
    }

    private List<String> texts(String key, String such, JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        if (!parser.isExpectedStartArrayToken()) {
            fault(key + ": a list is allowed, such as [" + such + "]");
            parser.skipChildren();
            return texts;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            @Nullable String text = scalar(parser);
            if (text == null) {
                fault(key + ": only texts are allowed in the list, such as " + such);
            } else {
                texts.add(text);
            }
        }
        return texts;
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
