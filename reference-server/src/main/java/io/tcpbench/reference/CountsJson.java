package io.tcpbench.reference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.stream.Collectors;

/** Counts as one line of JSON: {@code {"connections":{"accepted":50,…},"requests":{…},"bytes":{…},"injected":{…}}}. */
final class CountsJson {

    private static final JsonFactory JSON = new JsonFactory();

    private CountsJson() {}

    static String write(Counts counts) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (String group : Arrays.stream(Counter.values())
                    .map(Counter::group)
                    .collect(Collectors.toCollection(LinkedHashSet::new))) {
                json.writeObjectFieldStart(group);
                for (Counter each : Counter.values()) {
                    if (each.group().equals(group)) {
                        json.writeNumberField(each.label(), counts.of(each));
                    }
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string can't refuse to be written", e);
        }
        return text.toString();
    }

    /**
     * The counts that are written there; what is not a counter of ours is passed over.
     *
     * @throws IOException if the text is not whole
     */
    static Counts read(String text) throws IOException {
        Counts counts = Counts.NONE;
        try (JsonParser json = JSON.createParser(text)) {
            String group = "";
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    group = String.valueOf(json.currentName());
                } else if (token == JsonToken.VALUE_NUMBER_INT) {
                    counts = with(counts, group, json.currentName(), json.getLongValue());
                }
            }
        }
        return counts;
    }

    private static Counts with(Counts counts, String group, String label, long count) {
        for (Counter each : Counter.values()) {
            if (each.group().equals(group) && each.label().equals(label)) {
                return counts.with(each, count);
            }
        }
        return counts;
    }
}
