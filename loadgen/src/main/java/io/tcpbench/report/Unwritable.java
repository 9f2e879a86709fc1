package io.tcpbench.report;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Results can't be written. The message says what, where and why, and where they were kept instead if they were. */
public final class Unwritable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path kept;

    /** @param message says which file and why */
    public Unwritable(String message, Throwable cause) {
        super(message, cause);
        this.kept = null;
    }

    Unwritable(String message, Throwable cause, Path kept) {
        super(message, cause);
        this.kept = kept;
    }

    /** The folder in which everything was kept instead; empty when nothing was. */
    public Optional<Path> kept() {
        return Optional.ofNullable(kept);
    }
}
