package io.tcpbench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The fields of one JSON object; each is there and of its type, or the file is unreadable and the message says which
 * field is not.
 *
 * @param kind what the file should be, in one word
 * @param path of this object inside the file, each step followed by a dot; empty for the whole
 */
record Fields(Path file, String kind, String path, JsonNode node) {
    /** Far beyond any run, and far enough from the end of {@code long} to calculate with. */
    private static final long MOST = 1_000_000_000_000_000L;

    static Fields of(Path file, String kind, JsonNode root) throws UnreadableResult {
        if (!root.isObject()) {
            throw new UnreadableResult(file + " is not a " + kind + ": it holds no JSON object");
        }
        return new Fields(file, kind, "", root);
    }

    UnreadableResult unreadable(String name, String why) {
        return new UnreadableResult(file + " is not a " + kind + ": " + path + name + " " + why);
    }

    private JsonNode required(String name, Predicate<JsonNode> isRight, String what) throws UnreadableResult {
        JsonNode value = node.get(name);
        if (value == null) {
            throw unreadable(name, "is missing");
        }
        if (!isRight.test(value)) {
            throw unreadable(name, "is not " + what);
        }
        return value;
    }

    boolean has(String name) {
        return node.has(name);
    }

    Fields object(String name) throws UnreadableResult {
        return new Fields(file, kind, path + name + ".", required(name, JsonNode::isObject, "an object"));
    }

    List<Fields> objects(String name) throws UnreadableResult {
        JsonNode array = required(name, JsonNode::isArray, "an array");
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : array) {
            String place = name + "[" + objects.size() + "]";
            if (!element.isObject()) {
                throw unreadable(place, "is not an object");
            }
            objects.add(new Fields(file, kind, path + place + ".", element));
        }
        return objects;
    }

    String text(String name) throws UnreadableResult {
        return required(name, JsonNode::isTextual, "a text").textValue();
    }

    boolean flag(String name) throws UnreadableResult {
        return required(name, JsonNode::isBoolean, "true or false").booleanValue();
    }

    /** A whole number from 0. */
    long count(String name) throws UnreadableResult {
        long count = whole(name);
        if (count < 0) {
            throw unreadable(name, "is less than 0");
        }
        return count;
    }

    /** Whole numbers from 0. */
    List<Long> counts(String name) throws UnreadableResult {
        List<Long> counts = new ArrayList<>();
        for (JsonNode element : required(name, JsonNode::isArray, "an array")) {
            if (!isWhole(element) || element.longValue() < 0) {
                throw unreadable(name + "[" + counts.size() + "]", "is not a whole number from 0");
            }
            counts.add(element.longValue());
        }
        return counts;
    }

    /** A whole number that may be negative. */
    long whole(String name) throws UnreadableResult {
        return required(name, Fields::isWhole, "a whole number").longValue();
    }

    private static boolean isWhole(JsonNode value) {
        return value.canConvertToLong()
                && value.isIntegralNumber()
                && value.longValue() <= MOST
                && value.longValue() >= -MOST;
    }

    int number(String name) throws UnreadableResult {
        return (int) Math.min(count(name), Integer.MAX_VALUE);
    }

    double fraction(String name) throws UnreadableResult {
        return required(name, value -> value.isNumber() && Double.isFinite(value.doubleValue()), "a number")
                .doubleValue();
    }

    /** A text that stands for something else. */
    <T> T parsed(String name, Function<String, T> parse) throws UnreadableResult {
        String text = text(name);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException notUnderstood) {
            throw unreadable(name, "can't be understood: " + notUnderstood.getMessage());
        }
    }
}
