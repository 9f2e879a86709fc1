package io.tcpbench.engine;

import io.tcpbench.engine.transport.Drive;
import io.tcpbench.result.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/** Where a run takes place, and by which version of this program. */
public final class Machine {
    private Machine() {}

    static Environment describe(Drive drive, int eventLoops, SocketAddress target) {
        Runtime runtime = Runtime.getRuntime();
        return new Environment(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                cpuModel(),
                runtime.availableProcessors(),
                System.getProperty("java.runtime.version") + " " + System.getProperty("java.vendor"),
                Runtime.version().feature(),
                runtime.maxMemory(),
                drive.word(),
                eventLoops,
                Diagnosis.address(target),
                toolVersion(),
                new Procfs(Path.of("/proc")).limits());
    }

    /** The version of this program, as the build wrote it down. */
    public static String toolVersion() {
        Properties properties = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream("/io/tcpbench/version.properties")) {
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version");
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException | UncheckedIOException notLinux) {
            return "";
        }
    }
}
