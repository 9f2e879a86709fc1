package io.tcpbench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A result and its verdict as {@code result.json}, schema 1. */
public final class ResultFile {
    private static final long MOST_BYTES = 256L << 20;

    private static final JsonMapper MAPPER = mapper();

    private ResultFile() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(100).build());
        return mapper;
    }

    /**
     * What a file holds.
     *
     * @param thresholds by which it was judged
     * @param outcome of that judgement
     */
    public record Stored(Result result, List<Threshold> thresholds, Outcome outcome) {
        /** Keeps its own copy of the list. */
        public Stored {
            thresholds = List.copyOf(thresholds);
        }
    }

    /** Writes the file whole or not at all. */
    public static void write(Result result, Verdict verdict, Path file) throws IOException {
        byte[] bytes = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(ResultJson.of(result, verdict));
        WholeFile.write(file, temporary -> Files.write(temporary, bytes));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableResult if that is missing, damaged, or of a newer schema
     */
    public static Stored read(Path file) throws UnreadableResult {
        return ResultReader.read(Fields.of(file, tree(file)));
    }

    private static JsonNode tree(Path file) throws UnreadableResult {
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > MOST_BYTES) {
                throw new UnreadableResult(file + " is not a result: it is larger than 256 MiB");
            }
            return MAPPER.readTree(in);
        } catch (JsonProcessingException damaged) {
            throw new UnreadableResult(file + " is damaged: " + damaged.getOriginalMessage(), damaged);
        } catch (IOException unreadable) {
            throw new UnreadableResult(file + " can't be read: " + Why.of(unreadable), unreadable);
        }
    }
}
