package io.tcpbench.launch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that builds a {@link StartupArchive}: it has a rehearsal run in another JVM, which archives at its end what
 * it has loaded, and gives the file its name when it is complete.
 */
public final class ArchiveBuilder {
    private static final long LONGEST_SECONDS = 60;

    /** What was claimed so long ago and is not finished, failed. Where it always fails, it is tried once a day. */
    private static final Duration CLAIM = Duration.ofDays(1);

    /** Archives of jars and JVMs that are gone would pile up. One that is still needed is built again. */
    private static final Duration KEPT = Duration.ofDays(30);

    private ArchiveBuilder() {}

    /** Builds the archive with the prefix that is the first argument, by the rehearsal that is the second. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        StartupArchive archive = new StartupArchive(Path.of(arguments[0]));
        Path results = Files.createTempDirectory("tcpbench-rehearsal");
        try {
            if (rehearse(archive.unfinished(), arguments[1], results)) {
                Path file = archive.file(Files.size(archive.unfinished()));
                Files.move(archive.unfinished(), file, StandardCopyOption.ATOMIC_MOVE);
                removeOldOnes(archive);
            }
        } finally {
            remove(results);
        }
    }

    /** Leaves the building to the one who is told true. */
    static boolean claim(StartupArchive archive) throws IOException {
        Files.createDirectories(archive.folder());
        Path unfinished = archive.unfinished();
        if (Files.exists(unfinished) && isOlderThan(CLAIM, unfinished)) {
            Files.delete(unfinished);
        }
        try {
            Files.createFile(unfinished);
            return true;
        } catch (FileAlreadyExistsException claimed) {
            return false;
        }
    }

    private static boolean rehearse(Path unfinished, String rehearsal, Path results)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JavaCommand.javaExecutable()));
        command.addAll(GeneratorOptions.ofThisJvm());
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-Xlog:disable"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), rehearsal, results.toString()));
        Process process = StartupArchive.silent(new ProcessBuilder(command)).start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue() == 0;
    }

    private static void removeOldOnes(StartupArchive archive) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(archive.folder(), StartupArchive::isOne)) {
            for (Path file : files) {
                if (isOlderThan(KEPT, file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOlderThan(Duration age, Path file) throws IOException {
        Instant now = ProcessHandle.current().info().startInstant().orElseThrow();
        return Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(age));
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
