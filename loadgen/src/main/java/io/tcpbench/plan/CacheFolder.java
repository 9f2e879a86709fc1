package io.tcpbench.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a user keeps what can be made again, by the XDG Base Directory Specification. */
public final class CacheFolder {
    private CacheFolder() {}

    /** That of a user with these variables, which need not be there yet; empty if they name no place for it. */
    public static Optional<Path> of(Map<String, String> environment) {
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (Path.of(caches).isAbsolute()) {
            return Optional.of(Path.of(caches, "tcpbench"));
        }
        return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".cache", "tcpbench"));
    }
}
