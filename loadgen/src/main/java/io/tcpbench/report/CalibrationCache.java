package io.tcpbench.report;

import io.tcpbench.gate.Calibration;
import io.tcpbench.plan.CacheFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The calibrations of a user, one for each machine, transport and version: in the user's {@linkplain CacheFolder folder
 * for caches}, so that a later run finds them wherever it is started.
 */
public final class CalibrationCache {
    private final Path folder;

    private CalibrationCache(Path folder) {
        this.folder = folder;
    }

    /** That of a user with these variables; empty if they name no place for it. */
    public static Optional<CalibrationCache> of(Map<String, String> environment) {
        return CacheFolder.of(environment).map(CalibrationCache::new);
    }

    /** Where the calibration of this fingerprint is, or would be. */
    public Path file(Map<String, String> fingerprint) {
        byte[] name = new TreeMap<>(fingerprint).toString().getBytes(StandardCharsets.UTF_8);
        return folder.resolve("calibration-" + UUID.nameUUIDFromBytes(name) + ".json");
    }

    /**
     * The calibration of this fingerprint; empty if there is none.
     *
     * @throws UnreadableResult if what is in its place is none
     */
    public Optional<Calibration> find(Map<String, String> fingerprint) throws UnreadableResult {
        Path file = file(fingerprint);
        return Files.exists(file) ? Optional.of(CalibrationFile.read(file)) : Optional.empty();
    }
}
