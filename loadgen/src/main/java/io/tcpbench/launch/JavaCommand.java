package io.tcpbench.launch;

import io.tcpbench.plan.Secrets;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Java program for a JVM like the one we run in.
 *
 * @param classPath jars and folders, in the order of the search
 * @param jvmArgs options of the user's, after ours, so that theirs win
 * @param arguments for the program
 */
public record JavaCommand(String mainClass, List<Path> classPath, List<String> jvmArgs, List<String> arguments) {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    /** Keeps its own copy of the lists. */
    public JavaCommand {
        classPath = List.copyOf(classPath);
        jvmArgs = List.copyOf(jvmArgs);
        arguments = List.copyOf(arguments);
    }

    /** An executable jar, whose manifest names its main class. */
    public static JavaCommand ofJar(Path jar, List<String> jvmArgs, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(jar.toString()));
        words.addAll(arguments);
        // The launcher takes this option in place of a main class, and then no class path but the jar's own.
        return new JavaCommand("-jar", List.of(jar), jvmArgs, words);
    }

    /**
     * The words to start it with. Options and class path go into {@code argFile}, because a class path of a large build
     * is longer than what Windows takes as a command line; the arguments stay visible in a process listing. The file
     * can hold secrets, so that its owner alone may read it; it is needed until the program runs.
     *
     * @throws IOException if the file can't be written
     * @throws LaunchFailed if the locale has no bytes for one of the words
     */
    public List<String> write(Path argFile) throws IOException {
        List<String> options = new ArrayList<>(optionsFor(Runtime.version().feature()));
        options.addAll(jvmArgs);
        options.add("-cp");
        options.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        requireEncodable(options, nativeCharset());
        Files.write(
                createForOwner(argFile),
                options.stream().map(JavaCommand::quoted).toList(),
                nativeCharset());

        List<String> words = new ArrayList<>(List.of(javaExecutable(), "@" + argFile, mainClass));
        words.addAll(arguments);
        requireEncodable(words, argumentCharset());
        return List.copyOf(words);
    }

    /** A new file in place of one that others may read. */
    private static Path createForOwner(Path file) throws IOException {
        Files.deleteIfExists(file);
        boolean hasPermissions =
                file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return hasPermissions
                ? Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ALONE))
                : Files.createFile(file);
    }

    /** The system would make {@code gr?n} of {@code grün}, and the child would never know. */
    static void requireEncodable(List<String> words, Charset charset) {
        for (int i = 0; i < words.size(); i++) {
            if (!charset.newEncoder().canEncode(words.get(i))) {
                throw new LaunchFailed("'" + Secrets.masked(words).get(i)
                        + "' can't be handed to another program in this locale, whose encoding is " + charset
                        + "; set LC_ALL=C.UTF-8");
            }
        }
    }

    /**
     * What a JVM of that feature release needs to run Netty without warnings, to die of a lack of memory rather than
     * limp, and to print UTF-8 whatever the locale is.
     */
    static List<String> optionsFor(int featureRelease) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8"));
        if (featureRelease >= 23) {
            // An older JVM does not know the option and refuses to start.
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    /** The launcher of the running JVM, which need not be the {@code java} of the path. */
    static String javaExecutable() {
        String name = File.pathSeparatorChar == ';' ? "java.exe" : "java";
        return Path.of(System.getProperty("java.home", ""), "bin", name).toString();
    }

    /** One word of an argument file; the launcher takes a backslash within quotes as an escape. */
    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** In which a JVM writes and reads the words of a command line; on a Mac not that of the locale. */
    private static Charset argumentCharset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    /** The launcher reads the file in the encoding of the system, not in Java's. */
    private static Charset nativeCharset() {
        return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    }
}
