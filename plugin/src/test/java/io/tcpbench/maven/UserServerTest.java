package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.ServerLaunch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserServerTest {
    @TempDir
    private Path folder;

    @Test
    void thePortIsPutIntoTheWordsOfACommand() throws Exception {
        ServerLaunch.Command server = UserServer.command(List.of("serve", "--listen=127.0.0.1:{port}", "{}"), folder);

        ProcessBuilder builder = server.on(4711);

        assertThat(builder.command()).containsExactly("serve", "--listen=127.0.0.1:4711", "{}");
        assertThat(builder.directory()).isEqualTo(folder.toFile());
    }

    @Test
    void thePortIsPutIntoTheOptionsOfAJvmToo() throws Exception {
        Path argFile = folder.resolve("server.args");
        ServerLaunch.Command server = UserServer.java(
                Programs.onClassPath(StandIn.class.getName(), ClassPath.own()),
                List.of("-Dport={port}"),
                List.of("--port", "{port}"),
                argFile,
                folder);

        ProcessBuilder builder = server.on(4711);

        assertThat(builder.command()).endsWith(StandIn.class.getName(), "--port", "4711");
        assertThat(Files.readString(argFile)).contains("-Dport=4711");
    }

    @Test
    void ofTheOptionsOfAJvmOnlyThoseThatAreFilledInLaterLeaveTheFile() throws Exception {
        Path argFile = folder.resolve("baseline.args");
        JavaCommand java = new JavaCommand(
                "x.Main",
                ClassPath.own(),
                List.of("-Dport={port}", "-Dtoken=hunter2", "-Dn={trial}"),
                List.of("{port}"));

        List<String> words = UserServer.words(java, argFile);

        assertThat(words.subList(1, words.size()))
                .containsExactly("@" + argFile, "-Dport={port}", "-Dn={trial}", "x.Main", "{port}");
        assertThat(Files.readString(argFile)).contains("-Dtoken=hunter2").doesNotContain("{port}");
    }
}
