package io.tcpbench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where results go that their folder does not take: a fresh folder, on another disk if there is one, made when it is
 * needed. Any thread may ask.
 */
final class SecondPlace {
    /** Where one may be. */
    static final List<Path> PLACES = List.of(
            Path.of(System.getProperty("java.io.tmpdir", "")),
            Path.of("").toAbsolutePath(),
            Path.of(System.getProperty("user.home", "")));

    private final Path first;
    private final List<Path> places;
    private @Nullable Path made;

    /**
     * None yet.
     *
     * @param first the folder that may fail
     * @param places where another one may be made, the best first
     */
    SecondPlace(Path first, List<Path> places) {
        this.first = first;
        this.places = List.copyOf(places);
    }

    /** The folder; the same one each time. */
    synchronized Path folder() throws IOException {
        Path place = made;
        if (place == null) {
            place = Files.createTempDirectory(parent(), "tcpbench-");
            made = place;
        }
        return place;
    }

    /** How people are told of it, whether there is one or could not be made. */
    @Override
    public synchronized String toString() {
        Path place = made;
        return place == null ? "a new folder in " + parent() : place.toString();
    }

    /** The first that is on another disk: one that is full is full for all of its folders. */
    private Path parent() {
        return places.stream().filter(this::isOnAnotherDisk).findFirst().orElse(places.get(0));
    }

    private boolean isOnAnotherDisk(Path place) {
        try {
            return Files.isWritable(place)
                    && !Files.getFileStore(place).equals(Files.getFileStore(first.toAbsolutePath()));
        } catch (IOException unknown) {
            return false;
        }
    }
}
