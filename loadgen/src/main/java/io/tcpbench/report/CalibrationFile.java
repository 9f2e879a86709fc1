package io.tcpbench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tcpbench.gate.Calibration;
import io.tcpbench.result.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A calibration as {@code calibration.json}, schema 1, and as a part of the results that were held beside it. */
public final class CalibrationFile {
    private static final String NAME = "calibration.json";
    private static final String KIND = "calibration";
    private static final long MOST_BYTES = 1 << 20;
    private static final int SCHEMA = 1;
    private static final int PROBE_BYTES = 4_096;

    private CalibrationFile() {}

    /**
     * Makes a folder, proves that a calibration can be written there and removes an earlier one, which would else be
     * taken for the one to come.
     *
     * @return the file to write
     * @throws Unwritable if it could not be written
     */
    public static Path prepare(Path folder) throws Unwritable {
        Path file = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            WholeFile.write(file, probe -> Files.write(probe, new byte[PROBE_BYTES]));
            Files.delete(file);
            return file;
        } catch (IOException refused) {
            throw unwritable(file, refused);
        }
    }

    /**
     * Writes the file whole or not at all, in a folder that is made if there is none.
     *
     * @throws Unwritable if that can't be done
     */
    public static void write(Calibration calibration, Path file) throws Unwritable {
        ObjectNode root = object().put("schema", SCHEMA);
        root.setAll(tree(calibration));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            JsonFile.write(root, file);
        } catch (IOException refused) {
            throw unwritable(file, refused);
        }
    }

    private static Unwritable unwritable(Path file, IOException refused) {
        return new Unwritable("the calibration can't be written to " + file + ": " + Why.of(refused), refused);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableResult if that is missing, damaged, or of a newer schema
     */
    public static Calibration read(Path file) throws UnreadableResult {
        Fields root = JsonFile.read(file, KIND, MOST_BYTES);
        long schema = root.count("schema");
        if (schema != SCHEMA) {
            throw root.unreadable("schema", "is " + schema + "; this version reads schema " + SCHEMA);
        }
        return calibration(root);
    }

    static ObjectNode tree(Calibration calibration) {
        ObjectNode node = object();
        ObjectNode fingerprint = node.putObject("fingerprint");
        calibration.fingerprint().forEach(fingerprint::put);
        node.put("startedAt", calibration.startedAt().toString())
                .put("connections", calibration.connections())
                .put("pipeline", calibration.pipeline())
                .put("payloadBytes", calibration.payloadBytes())
                .put("ratePerSecond", calibration.ratePerSecond());
        node.set("latency", ResultJson.known(calibration.latency()));
        node.set("late", ResultJson.known(calibration.late()));
        return node.put("maxRatePerSecond", calibration.maxRatePerSecond());
    }

    static Calibration calibration(Fields fields) throws UnreadableResult {
        Map<String, String> fingerprint = new TreeMap<>();
        Fields parts = fields.object("fingerprint");
        for (Map.Entry<String, JsonNode> part : parts.node().properties()) {
            fingerprint.put(part.getKey(), parts.text(part.getKey()));
        }
        Distribution latency = distribution(fields.object("latency"));
        Distribution late = distribution(fields.object("late"));
        Instant startedAt = fields.parsed("startedAt", Instant::parse);
        try {
            return new Calibration(
                    fingerprint,
                    startedAt,
                    fields.number("connections"),
                    fields.number("pipeline"),
                    fields.count("payloadBytes"),
                    fields.fraction("ratePerSecond"),
                    latency,
                    late,
                    fields.fraction("maxRatePerSecond"));
        } catch (IllegalArgumentException outOfRange) {
            throw new UnreadableResult(
                    fields.file() + " is not a " + KIND + ": " + outOfRange.getMessage(), outOfRange);
        }
    }

    private static Distribution distribution(Fields distribution) throws UnreadableResult {
        return ResultReader.distribution(distribution, distribution.count("count"));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
