package io.tcpbench.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in front of the jar, installed in a folder with a blank in its name. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path SCRIPT = Path.of("src/main/sh/tcpbench-loadgen");
    private static final Path JAVA = Path.of(JavaCommand.javaExecutable());

    @TempDir
    private Path folder;

    private Path prefix;
    private Path script;
    private Path jar;

    /** What a process came to. */
    private record Ended(long pid, int exitCode, String output, String errors) {}

    @BeforeEach
    void install() throws Exception {
        install("a prefix");
    }

    private void install(String name) throws IOException {
        prefix = folder.toRealPath().resolve(name);
        script = prefix.resolve("bin/tcpbench-loadgen");
        jar = prefix.resolve("lib/tcpbench-loadgen.jar");
        Files.createDirectories(script.getParent());
        Files.createDirectories(jar.getParent());
        Files.copy(SCRIPT, script);
        Files.createFile(jar);
    }

    @Test
    void theBuildInstallsAFileThatCanBeExecuted() {
        assertThat(SCRIPT).isExecutable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.15", "22", "23.0.1", "25.0.3"})
    void itsOptionsAreThoseOfTheCode(String version) throws Exception {
        Path java = standIn(version);
        int feature = Runtime.Version.parse(version).feature();

        Ended ended = launch(Map.of("TCPBENCH_JAVA", java.toString()), "run", "a b");

        List<String> words = ended.output().lines().skip(1).toList();
        List<String> own = GeneratorOptions.of(feature, List.of(), Map.of());
        assertThat(words.subList(0, own.size())).isEqualTo(own);
        assertThat(words.get(own.size())).startsWith("-Dtcpbench.startupArchive=" + caches() + "/startup-");
        assertThat(words.subList(own.size() + 1, words.size())).containsExactly("-jar", jar.toString(), "run", "a b");
    }

    @Test
    void anArchiveThatIsThereIsGivenTheSameOptionsAsByTheCode() throws Exception {
        Map<String, String> variables =
                Map.of("TCPBENCH_JAVA", standIn("17.0.15").toString());
        Path missing = Path.of(launch(variables)
                .output()
                .lines()
                .filter(word -> word.startsWith("-Dtcpbench.startupArchive="))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*=", ""));
        StartupArchive archive = new StartupArchive(missing);
        Files.createDirectories(caches());
        Files.writeString(archive.file(5), "whole");

        Ended ended = launch(variables);

        assertThat(ended.output().lines()).containsSubsequence(archive.options());
        assertThat(archive.options()).contains("-XX:SharedArchiveFile=" + archive.file(5));
    }

    @Test
    void theJvmTakesThePlaceOfTheScript() throws Exception {
        Ended ended = launch(Map.of("TCPBENCH_JAVA", standIn("17").toString(), "STAND_IN_EXIT", "11"));

        assertThat(ended.output()).startsWith(ended.pid() + "\n");
        assertThat(ended.exitCode()).isEqualTo(11);
    }

    @Test
    void aLinkToALinkLeadsToTheJar() throws Exception {
        Path links = Files.createDirectories(folder.resolve("other links"));
        Files.createSymbolicLink(links.resolve("first"), prefix.toRealPath().resolve("bin/tcpbench-loadgen"));
        script = Files.createSymbolicLink(links.resolve("second"), Path.of("first"));

        Ended ended = launch(Map.of("TCPBENCH_JAVA", standIn("17").toString()));

        assertThat(ended.output().lines()).containsSubsequence("-jar", jar.toString());
    }

    @Test
    void whereItWasBuiltTheJarIsBesideItsFolder() throws Exception {
        Path built = Files.move(jar, prefix.resolve("tcpbench-loadgen.jar"));

        Ended ended = launch(Map.of("TCPBENCH_JAVA", standIn("17").toString()));

        assertThat(ended.output().lines()).containsSubsequence("-jar", built.toString());
    }

    @Test
    void theUsersOptionsComeAfterOursAsWords() throws Exception {
        Map<String, String> variables =
                Map.of("TCPBENCH_JAVA", standIn("17").toString(), "TCPBENCH_JAVA_OPTS", "-Xmx1g -Dpattern=*");

        Ended ended = launch(variables);

        assertThat(ended.output().lines())
                .containsSubsequence("-XX:+UseParallelGC", "-Xmx1g", "-Dpattern=*", "-jar", jar.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCPBENCH_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
    void aCollectorOfTheUsersIsTheOnlyOne(String variable) throws Exception {
        String options = "-Xmx1g -XX:+UseSerialGC";
        Map<String, String> variables = Map.of("TCPBENCH_JAVA", standIn("17").toString(), variable, options);

        Ended ended = launch(variables);

        assertThat(ended.output().lines()).doesNotContain("-XX:+UseParallelGC").contains("-jar");
        assertThat(GeneratorOptions.of(17, List.of(), Map.of("JAVA_TOOL_OPTIONS", options)))
                .isEqualTo(JavaCommand.optionsFor(17));
        assertThat(GeneratorOptions.of(17, List.of("-XX:+UseSerialGC"), Map.of()))
                .isEqualTo(JavaCommand.optionsFor(17));
    }

    @Test
    void javaIsThatOfTcpbenchThenThatOfJavaHomeThenThatOfThePath() throws Exception {
        Path first = standIn("17.0.1");
        Path second = standIn("17.0.2");
        Path third = standIn("17.0.3");
        String home = second.getParent().getParent().toString();
        String path = third.getParent() + File.pathSeparator + System.getenv("PATH");

        Ended all = launch(Map.of("TCPBENCH_JAVA", first.toString(), "JAVA_HOME", home, "PATH", path));
        Ended two = launch(Map.of("JAVA_HOME", home, "PATH", path));
        Ended one = launch(Map.of("PATH", path));

        assertThat(Stream.of(all, two, one).map(Ended::errors))
                .containsExactly("Java 17.0.1\n", "Java 17.0.2\n", "Java 17.0.3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392", "11.0.2", "16"})
    void anOlderJavaIsNamed(String version) throws Exception {
        Path java = standIn(version);

        Ended ended = launch(Map.of("TCPBENCH_JAVA", java.toString()));

        assertThat(ended.exitCode()).isEqualTo(64);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors())
                .isEqualTo("tcpbench-loadgen: " + java + ", of TCPBENCH_JAVA, is Java " + version
                        + "; Java 17 or later is needed, and TCPBENCH_JAVA, JAVA_HOME or PATH say where it is\n");
    }

    @Test
    void aProgramThatStandsInForAJavaIsAsked() throws Exception {
        Path java = standIn("11.0.2");
        Files.delete(java.getParent().resolveSibling("release"));

        Ended ended = launch(Map.of("TCPBENCH_JAVA", java.toString()));

        assertThat(ended.exitCode()).isEqualTo(64);
        assertThat(ended.errors()).contains("is Java 11.0.2;");
    }

    @Test
    void aJavaThatIsNotThereIsNamed() throws Exception {
        Ended ended = launch(Map.of("JAVA_HOME", "/no/such/jdk"));

        assertThat(ended.exitCode()).isEqualTo(64);
        assertThat(ended.errors())
                .startsWith("tcpbench-loadgen: JAVA_HOME has no program /no/such/jdk/bin/java; Java 17 or later");
    }

    @Test
    void aMissingJarIsNamed() throws Exception {
        Files.delete(jar);

        Ended ended = launch(Map.of("TCPBENCH_JAVA", standIn("17").toString()));

        assertThat(ended.exitCode()).isEqualTo(64);
        assertThat(ended.errors()).isEqualTo("tcpbench-loadgen: no tcpbench-loadgen.jar in " + prefix + "/lib\n");
    }

    @Test
    void theFirstUseBuildsAnArchiveThatTheSecondUses() throws Exception {
        // Of a jar in a folder with a blank in its name, JDK 17 archives the classes of the JDK alone.
        install("prefix");
        writeProgram();
        Path loaded = folder.resolve("loaded.txt");
        Ended first = launch(realJava(), "--version");
        Path archive = awaitArchive();

        Ended second = launch(
                Map.of("TCPBENCH_JAVA", JAVA.toString(), "TCPBENCH_JAVA_OPTS", "-Xlog:class+load:file=" + loaded),
                "--version");

        assertThat(second.output()).isEqualTo(first.output()).startsWith("tcpbench ");
        assertThat(first.errors() + second.errors()).isEmpty();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains(Main.class.getName() + " source: shared"));
        assertThat(caches())
                .isDirectoryContaining(file -> file.equals(archive))
                .isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void anArchiveThatIsDamagedOrAStrangersIsNoArchiveAndNoWord() throws Exception {
        install("prefix");
        writeProgram();
        Ended expected = launch(realJava(), "--version");
        Path archive = awaitArchive();
        byte[] whole = Files.readAllBytes(archive);
        byte[] noise = new byte[whole.length];
        new Random(1).nextBytes(noise);
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, whole.length / 2, whole.length / 2 + 4_096, (byte) 0x5a);
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);

        for (byte[] content : List.of(noise, damaged, cut, new byte[0])) {
            Files.delete(archive);
            Files.write(archive, content);
            Ended ended = launch(realJava(), "--version");

            assertThat(ended.output()).isEqualTo(expected.output());
            assertThat(ended.errors()).isEmpty();
            assertThat(ended.exitCode()).isZero();
        }
    }

    @Test
    void anUnwritableCacheIsNoArchiveAndNoWord() throws Exception {
        writeProgram();
        Files.createFile(caches());

        Ended ended = launch(realJava(), "--version");

        assertThat(ended.output()).startsWith("tcpbench ");
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.exitCode()).isZero();
    }

    /** A program that prints what it was given, in a folder like that of a JDK of this version. */
    private Path standIn(String version) throws IOException {
        Path jdk = Files.createDirectories(folder.toRealPath().resolve("jdk " + version));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, """
                        #!/bin/sh
                        [ "$*" != -version ] || { echo 'a version "%1$s"' >&2; exit; }
                        echo "Java %1$s" >&2
                        echo $$
                        printf '%%s\\n' "$@"
                        exit ${STAND_IN_EXIT:-0}
                        """.formatted(version));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return java;
    }

    private static Map<String, String> realJava() {
        return Map.of("TCPBENCH_JAVA", JAVA.toString());
    }

    private Path caches() {
        return prefix.resolve("tcpbench");
    }

    private Path awaitArchive() {
        return await().atMost(Duration.ofSeconds(60))
                .until(this::archive, file -> !file.toString().isEmpty());
    }

    private Path archive() throws IOException {
        if (!Files.isDirectory(caches())) {
            return Path.of("");
        }
        try (Stream<Path> files = Files.list(caches())) {
            return files.filter(file -> file.toString().endsWith(".jsa"))
                    .findFirst()
                    .orElse(Path.of(""));
        }
    }

    /** The class path of this test as one jar: a JVM archives classes neither of folders nor of jars far away. */
    private void writeProgram() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        Set<String> names = new HashSet<>();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (Files.isDirectory(path)) {
                    pack(path, out, names);
                } else if (Files.exists(path)) {
                    try (FileSystem files = FileSystems.newFileSystem(path)) {
                        pack(files.getPath("/"), out, names);
                    }
                }
            }
        }
    }

    private static void pack(Path folder, JarOutputStream out, Set<String> names) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                boolean describesItsJar = name.matches("META-INF/(MANIFEST\\.MF|.*\\.(SF|RSA|DSA))");
                if (!describesItsJar && names.add(name)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(file, out);
                }
            }
        }
    }

    private Ended launch(Map<String, String> variables, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "TCPBENCH_JAVA_OPTS", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("XDG_CACHE_HOME", prefix.toString());
        builder.environment().putAll(variables);
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.pid(),
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(errors, StandardCharsets.UTF_8));
    }
}
