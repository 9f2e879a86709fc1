package io.tcpbench.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupArchiveTest {
    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void writeJar() throws Exception {
        jar = Files.writeString(folder.resolve("some.jar"), "a jar");
    }

    private Optional<StartupArchive> archive(Path... classPath) {
        return StartupArchive.of(List.of(classPath), Map.of("XDG_CACHE_HOME", folder.toString()));
    }

    @Test
    void aGeneratorWithoutOneIsToldWhichItLacks() {
        StartupArchive archive = archive(jar).orElseThrow();

        assertThat(archive.options()).containsExactly("-Dtcpbench.startupArchive=" + archive.prefix());
    }

    @Test
    void aWholeOneIsUsed() throws Exception {
        StartupArchive archive = archive(jar).orElseThrow();
        Files.createDirectories(archive.prefix().getParent());
        Path file = Files.writeString(archive.file(5), "whole");

        assertThat(archive.options()).contains("-XX:SharedArchiveFile=" + file, "-Xlog:disable");
    }

    @Test
    void oneThatWasCutShortIsNone() throws Exception {
        StartupArchive archive = archive(jar).orElseThrow();
        Files.createDirectories(archive.prefix().getParent());
        Files.writeString(archive.file(5), "who");

        assertThat(archive.file()).isEmpty();
    }

    @Test
    void anotherJarAnotherSizeOrAnotherTimeIsAnotherArchive() throws Exception {
        Path other = Files.copy(jar, folder.resolve("other.jar"));
        StartupArchive before = archive(jar).orElseThrow();
        StartupArchive ofOther = archive(other).orElseThrow();
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
        StartupArchive later = archive(jar).orElseThrow();
        Files.writeString(jar, "another jar");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1));
        StartupArchive larger = archive(jar).orElseThrow();

        assertThat(List.of(before, ofOther, later, larger)).doesNotHaveDuplicates();
    }

    @Test
    void thereIsNoneOfAFolderAndNoneWithoutAPlaceForIt() {
        assertThat(archive(jar, folder)).isEmpty();
        assertThat(StartupArchive.of(List.of(jar), Map.of())).isEmpty();
        assertThat(StartupArchive.of(List.of(jar), Map.of("XDG_CACHE_HOME", "/a" + java.io.File.pathSeparator + "b")))
                .isEmpty();
    }

    @Test
    void oneAtATimeBuildsItUntilADayHasPassed() throws Exception {
        StartupArchive archive = archive(jar).orElseThrow();

        assertThat(ArchiveBuilder.claim(archive)).isTrue();
        assertThat(ArchiveBuilder.claim(archive)).isFalse();

        Path unfinished = archive.unfinished();
        FileTime claimed = Files.getLastModifiedTime(unfinished);
        Files.setLastModifiedTime(unfinished, FileTime.from(claimed.toInstant().minus(Duration.ofDays(2))));
        assertThat(ArchiveBuilder.claim(archive)).isTrue();
    }
}
