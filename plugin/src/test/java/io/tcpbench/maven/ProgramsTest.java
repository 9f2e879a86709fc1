package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.plan.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramsTest {
    private static final List<String> ARGUMENTS = List.of("--port", "1");

    @TempDir
    private Path folder;

    private Path jar(String mainClass) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!mainClass.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        }
        Path jar = folder.resolve("server.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    @Test
    void anExecutableJarIsRunAsItIs() throws Exception {
        Path jar = jar("x.Main");

        JavaCommand command = Programs.jar(jar, null).with(List.of(), ARGUMENTS);

        assertThat(command.write(folder.resolve("args"))).endsWith("-jar", jar.toString(), "--port", "1");
    }

    @Test
    void aMainClassOfTheUsersIsPreferred() throws Exception {
        JavaCommand command = Programs.jar(jar("x.Main"), "x.Other").with(List.of(), ARGUMENTS);

        assertThat(command.mainClass()).isEqualTo("x.Other");
        assertThat(command.classPath()).containsExactly(folder.resolve("server.jar"));
    }

    @Test
    void aJarThatCanNotBeRunIsAFault() throws Exception {
        Path jar = jar("");
        Path text = Files.writeString(folder.resolve("server.txt"), "no jar");

        assertThatThrownBy(() -> Programs.jar(jar, null))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("Main-Class");
        assertThatThrownBy(() -> Programs.jar(text, null)).hasMessageContaining("Main-Class");
        assertThatThrownBy(() -> Programs.jar(folder.resolve("none.jar"), null))
                .hasMessageContaining("a file that is there");
    }

    @Test
    void aMainClassThatIsNotOnTheClassPathIsAFaultThatSaysWhatToDo() throws Exception {
        List<Path> classPath = ClassPath.own();

        JavaCommand found =
                Programs.onClassPath(StandIn.class.getName(), classPath).with(List.of("-Xmx1g"), ARGUMENTS);

        assertThat(found).isEqualTo(new JavaCommand(StandIn.class.getName(), classPath, List.of("-Xmx1g"), ARGUMENTS));
        assertThatThrownBy(() -> Programs.onClassPath("x.Main", classPath))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("mainClass: 'x.Main'")
                .hasMessageContaining("mvn test-compile");
    }

    @Test
    void anArtifactIsNamedAsPeopleDo() {
        assertThat(Programs.parse("org.example:server:1.4.2")).hasToString("org.example:server:jar:1.4.2");
        assertThat(Programs.parse("org.example:server:1.4.2:all")).hasToString("org.example:server:jar:all:1.4.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "org.example:server", "org.example::1.4.2", "a:b:c:d:e", "a:b:c:"})
    void whatNamesNoArtifactIsAFault(String coordinates) {
        assertThatThrownBy(() -> Programs.parse(coordinates))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("artifact: '" + coordinates + "'");
    }
}
