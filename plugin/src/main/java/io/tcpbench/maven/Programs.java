package io.tcpbench.maven;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds Java programs: on a class path, in a jar, in the repositories of a project.
 *
 * @param session of the build, with its local repository
 * @param remotes from which it may download
 */
record Programs(RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> remotes) {
    private static final String COORDINATES = "group:artifact:version or group:artifact:version:classifier";

    /** A main class that must be there. */
    static UserServer.Program onClassPath(String mainClass, List<Path> classPath) throws IOException {
        if (!contains(classPath, mainClass)) {
            throw new InvalidSettings(List.of(new Fault(
                    "mainClass",
                    mainClass,
                    "a class on the test class path; if it is not compiled yet, begin with `mvn test-compile`")));
        }
        return (jvmArgs, arguments) -> new JavaCommand(mainClass, classPath, jvmArgs, arguments);
    }

    /** A jar, with this main class or, without one, with its own. */
    static UserServer.Program jar(Path jar, @Nullable String mainClass) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new InvalidSettings(List.of(new Fault(
                    "jar", jar.toString(), "a file that is there; if it is not built yet, `mvn package` does")));
        }
        if (mainClass != null) {
            return (jvmArgs, arguments) -> new JavaCommand(mainClass, List.of(jar), jvmArgs, arguments);
        }
        requireExecutable("jar", jar.toString(), jar);
        return (jvmArgs, arguments) -> JavaCommand.ofJar(jar, jvmArgs, arguments);
    }

    /** An artifact: with this main class and what it needs at run time, or as the executable jar that it is. */
    UserServer.Program artifact(String coordinates, @Nullable String mainClass) throws IOException {
        Artifact artifact = parse(coordinates);
        try {
            if (mainClass != null) {
                List<Path> classPath = withDependencies(artifact);
                return (jvmArgs, arguments) -> new JavaCommand(mainClass, classPath, jvmArgs, arguments);
            }
            Path jar = path(system.resolveArtifact(session, new ArtifactRequest(artifact, remotes, null)));
            requireExecutable("artifact", coordinates, jar);
            return (jvmArgs, arguments) -> JavaCommand.ofJar(jar, jvmArgs, arguments);
        } catch (ArtifactResolutionException | DependencyResolutionException missing) {
            throw new LaunchFailed("the server can't be resolved: " + missing.getMessage(), missing);
        }
    }

    static Artifact parse(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        boolean complete = parts.length == 3 || parts.length == 4;
        for (String part : parts) {
            complete &= !part.isBlank();
        }
        if (!complete) {
            throw new InvalidSettings(List.of(new Fault("artifact", coordinates, COORDINATES)));
        }
        return new DefaultArtifact(parts[0], parts[1], parts.length == 4 ? parts[3] : "", "jar", parts[2]);
    }

    private List<Path> withDependencies(Artifact artifact) throws DependencyResolutionException {
        CollectRequest collect = new CollectRequest(new Dependency(artifact, "runtime"), remotes);
        List<Path> paths = new ArrayList<>();
        for (ArtifactResult result : system.resolveDependencies(session, new DependencyRequest(collect, null))
                .getArtifactResults()) {
            paths.add(path(result));
        }
        return paths;
    }

    private static Path path(ArtifactResult result) {
        return result.getArtifact().getFile().toPath();
    }

    private static boolean contains(List<Path> classPath, String mainClass) throws IOException {
        URL[] urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = url(classPath.get(i));
        }
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            return loader.findResource(mainClass.replace('.', '/') + ".class") != null;
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    private static void requireExecutable(String setting, String given, Path jar) throws IOException {
        if (mainClass(jar).isEmpty()) {
            throw new InvalidSettings(List.of(new Fault(
                    setting, given, "an executable jar, whose manifest has a Main-Class; or give mainClass too")));
        }
    }

    private static Optional<String> mainClass(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            @Nullable Manifest manifest = file.getManifest();
            return Optional.ofNullable(manifest)
                    .map(Manifest::getMainAttributes)
                    .map(attributes -> attributes.getValue(Attributes.Name.MAIN_CLASS));
        } catch (ZipException noJar) {
            return Optional.empty();
        }
    }
}
