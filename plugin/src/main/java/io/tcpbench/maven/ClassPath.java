package io.tcpbench.maven;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where our own classes come from, for the JVMs that we fork: Maven has resolved the plugin with the generator and the
 * server already.
 */
final class ClassPath {
    private ClassPath() {}

    /** The jars and folders of the class loader that loaded this class. */
    static List<Path> own() {
        ClassLoader loader = ClassPath.class.getClassLoader();
        if (!(loader instanceof URLClassLoader realm)) {
            // Not within Maven: a test, or a debugger.
            return List.of(System.getProperty("java.class.path", "").split(File.pathSeparator)).stream()
                    .map(Path::of)
                    .toList();
        }
        List<Path> paths = new ArrayList<>();
        for (URL url : realm.getURLs()) {
            paths.add(path(url));
        }
        return paths;
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException unescaped) {
            // Some class loaders do not escape blanks.
            return Path.of(url.getPath());
        }
    }
}
