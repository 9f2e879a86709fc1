package io.tcpbench.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Programs in other languages that stand beside the classes. */
final class Resource {
    private Resource() {}

    /** Copies one into a folder and returns it. */
    static Path copy(String name, Path folder) throws IOException {
        Path copy = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(Resource.class.getResourceAsStream(name), name)) {
            Files.copy(in, copy);
        }
        return copy;
    }
}
