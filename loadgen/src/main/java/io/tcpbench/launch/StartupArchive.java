package io.tcpbench.launch;

import io.tcpbench.plan.CacheFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The classes of the load generator as a JVM maps them into memory (AppCDS), instead of reading, checking and linking
 * them. The JVM uses an archive only with the same class path, jars and JVM as it was made with. It does not see that
 * one is cut short, and dies of it; so the number of its bytes is part of the name of a file.
 *
 * @param prefix of the file, up to the number of its bytes: all that the archive depends on is in it
 */
public record StartupArchive(Path prefix) {
    /** Tells a generator which archive it was started without, in want of one. */
    private static final String MISSING = "tcpbench.startupArchive";

    private static final String NAME = "startup-";
    private static final String EXTENSION = ".jsa";

    /**
     * That of a class path in the JVM that we run in; empty if the user has no place for it, or a JVM would take none:
     * there must be nothing but jars.
     */
    static Optional<StartupArchive> of(List<Path> classPath, Map<String, String> environment) {
        Optional<Path> folder = CacheFolder.of(environment).filter(StartupArchive::isOneWord);
        if (folder.isEmpty() || !classPath.stream().allMatch(Files::isRegularFile)) {
            return Optional.empty();
        }
        StringBuilder key = new StringBuilder();
        key.append(System.getProperty("java.home")).append(Runtime.version());
        try {
            for (Path jar : classPath) {
                key.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
            }
        } catch (IOException gone) {
            return Optional.empty();
        }
        UUID name = UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8));
        return Optional.of(new StartupArchive(folder.get().resolve(NAME + name)));
    }

    /** To the JVM, a separator makes two archives of it. */
    private static boolean isOneWord(Path folder) {
        return !folder.toString().contains(File.pathSeparator);
    }

    /** The one that this process was started without; empty if it has one, or wants none. */
    public static Optional<StartupArchive> missing() {
        return Optional.ofNullable(System.getProperty(MISSING)).map(prefix -> new StartupArchive(Path.of(prefix)));
    }

    /** For a JVM that is about to start: the archive if it is there, else what has it built afterwards. */
    List<String> options() {
        // A JVM that can't use an archive does without, but newer ones print a warning first.
        return file().map(file -> List.of("-XX:SharedArchiveFile=" + file, "-XX:+VerifySharedSpaces", "-Xlog:disable"))
                .orElseGet(() -> List.of("-D" + MISSING + "=" + prefix));
    }

    /** The file, if it is there and whole. */
    Optional<Path> file() {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder(), file -> file.toString().startsWith(prefix + "-"))) {
            for (Path file : files) {
                if (file.toString().equals(file(Files.size(file)).toString())) {
                    return Optional.of(file);
                }
            }
        } catch (IOException unreadable) {
            // As good as none.
        }
        return Optional.empty();
    }

    /** Where it is, and others are. */
    Path folder() {
        return Objects.requireNonNull(prefix.getParent(), "a file of its own in no folder");
    }

    /** Where an archive of so many bytes belongs. */
    Path file(long bytes) {
        return Path.of(prefix + "-" + bytes + EXTENSION);
    }

    /** Where it is built. */
    Path unfinished() {
        return Path.of(prefix + ".new");
    }

    /**
     * Has it built from the class path of this process by another one, which outlives us, yields to everybody else, and
     * prints nothing. Nothing happens where that can't be, or when somebody else is at it.
     *
     * @param rehearsal a main class that loads what the generator will need, given a folder for its results
     */
    public void buildInBackground(String rehearsal) {
        List<String> command = new ArrayList<>(List.of("nice", "-n", "19", JavaCommand.javaExecutable()));
        // Small and quick to start: it only waits.
        command.addAll(List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), ArchiveBuilder.class.getName()));
        command.addAll(List.of(prefix.toString(), rehearsal));
        try {
            if (ArchiveBuilder.claim(this)) {
                silent(new ProcessBuilder(command)).start();
            }
        } catch (IOException unwritable) {
            // A start takes a little longer without; nobody must fail for that.
        }
    }

    /** Without streams of ours: whoever reads our output must not wait for the end of this process. */
    static ProcessBuilder silent(ProcessBuilder process) {
        return process.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /** Whether a file in the folder of the caches is an archive, or was to become one. */
    static boolean isOne(Path file) {
        return String.valueOf(file.getFileName()).startsWith(NAME);
    }
}
