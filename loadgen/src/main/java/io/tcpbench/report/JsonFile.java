package io.tcpbench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One JSON object on disk, written as people read it and read as if a stranger had written it. */
final class JsonFile {
    private static final int MOST_CHARACTERS_OF_A_NAME = 1_000;
    private static final int MOST_DIGITS = 100;

    /** Far more than a whole histogram takes. */
    private static final int MOST_CHARACTERS_OF_A_TEXT = 4 << 20;

    private static final JsonMapper MAPPER = mapper();

    private JsonFile() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(100)
                        .maxNameLength(MOST_CHARACTERS_OF_A_NAME)
                        .maxNumberLength(MOST_DIGITS)
                        .maxStringLength(MOST_CHARACTERS_OF_A_TEXT)
                        .build());
        return mapper;
    }

    /** The object as text, a line for each field. */
    static byte[] bytes(ObjectNode root) throws IOException {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }

    /** Writes the file whole or not at all. */
    static void write(ObjectNode root, Path file) throws IOException {
        byte[] bytes = bytes(root);
        WholeFile.write(file, temporary -> Files.write(temporary, bytes));
    }

    /**
     * The fields of the object.
     *
     * @param kind what the file should be, in one word
     * @param mostBytes that it may have
     * @throws UnreadableResult if it is missing, damaged or larger
     */
    static Fields read(Path file, String kind, long mostBytes) throws UnreadableResult {
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > mostBytes) {
                throw new UnreadableResult(
                        file + " is not a " + kind + ": it is larger than " + (mostBytes >> 20) + " MiB");
            }
            return Fields.of(file, kind, MAPPER.readTree(in));
        } catch (JsonProcessingException damaged) {
            throw new UnreadableResult(file + " is damaged: " + damaged.getOriginalMessage(), damaged);
        } catch (IOException unreadable) {
            throw new UnreadableResult(file + " can't be read: " + Why.of(unreadable), unreadable);
        }
    }
}
