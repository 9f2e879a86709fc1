package io.tcpbench.engine;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Bottleneck;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What a {@link ChildJvm} does: what it reads from its standard input, line by line, each answered with a line. It ends
 * with its input.
 */
final class Errands {
    /** What it holds open so that others can't. */
    private static final List<FileInputStream> HELD = new ArrayList<>();

    /** Servers that live as long as it does. */
    private static final List<ScriptedServer> LISTENING = new ArrayList<>();

    private Errands() {}

    /**
     * Begins to serve.
     *
     * @param arguments the network namespace of the test where this one has its own, so that nothing is sent by mistake
     *     in that of the test; nothing where both share it
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            enterNamespace(arguments[0]);
        }
        PrintStream out = System.out;
        try (ScriptedServer echo = ScriptedServer.start(ScriptedServer.echo());
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println(echo.target());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(answer(line));
            }
        }
    }

    private static void enterNamespace(String outside) throws IOException, InterruptedException {
        String inside = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        if (inside.equals(outside)) {
            throw new IllegalStateException("not in a network namespace of its own");
        }
        sh("ip link set lo up");
    }

    private static String answer(String line) throws IOException, InterruptedException {
        String verb = line.substring(0, line.indexOf(' '));
        String argument = line.substring(line.indexOf(' ') + 1);
        return switch (verb) {
            case "sh" -> sh(argument);
            case "run" -> String.join(", ", ShortRun.failures(run(argument)));
            case "explain" -> explain(argument);
            case "echo" -> echo(argument);
            case "deaf" -> deaf(argument);
            case "counter" -> counter(argument);
            case "detail" ->
                run(argument).total().failures().get(0).examples().get(0).detail();
            case "sabotage" -> sabotaged(argument);
            case "leave" -> leaveDescriptors(Integer.parseInt(argument));
            default -> throw new IllegalArgumentException(line);
        };
    }

    private static String sh(String command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return "exit " + exit;
    }

    private static Result run(String settings) {
        ShortRun run = new ShortRun();
        for (String setting : settings.split(" ", -1)) {
            int equals = setting.indexOf('=');
            run.with(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return run.result();
    }

    /** Makes a run; what the kernel saw of it, and what the gate makes of that. */
    private static String explain(String settings) {
        Result result = run(settings);
        Verdict verdict = Gate.judge(result, List.of());
        return result.kernel() + " " + String.join("; ", verdict.reasons()) + "; " + Bottleneck.of(result);
    }

    /** Begins to send everything back on this address, so many milliseconds later; returns the target. */
    private static String echo(String addressAndDelay) throws IOException {
        String[] words = addressAndDelay.split(" ", -1);
        long delayNanos = Long.parseLong(words[1]) * 1_000_000;
        ScriptedServer.Script script = (socket, connection) -> {
            byte[] buffer = new byte[1 << 10];
            for (int read = read(socket, buffer); read >= 0; read = read(socket, buffer)) {
                LockSupport.parkNanos(delayNanos);
                socket.getOutputStream().write(buffer, 0, read);
            }
        };
        ScriptedServer echo = ScriptedServer.startOn(InetAddress.getByName(words[0]), script);
        LISTENING.add(echo);
        return echo.target();
    }

    private static int read(Socket socket, byte[] buffer) throws IOException {
        return socket.getInputStream().read(buffer);
    }

    /** Begins to listen on this address with this backlog, and never accepts; returns the port. */
    private static String deaf(String addressAndBacklog) throws IOException {
        String[] words = addressAndBacklog.split(" ", -1);
        ScriptedServer deaf = ScriptedServer.deaf(InetAddress.getByName(words[0]), Integer.parseInt(words[1]));
        LISTENING.add(deaf);
        return Integer.toString(deaf.port());
    }

    /** One of the kernel, of {@code TcpExt}. */
    private static String counter(String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/net/netstat"));
        List<String> names = List.of(lines.get(0).split(" ", -1));
        return lines.get(1).split(" ", -1)[names.indexOf(name)];
    }

    private static String sabotaged(String command) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer.Script script = (socket, connection) -> {
            byte[] request = new byte[128];
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                in.readFully(request);
                if (requests.incrementAndGet() == 2) {
                    succeed(command.replace("PORT", Integer.toString(socket.getPort())));
                }
                socket.getOutputStream().write(request);
            }
        };
        return ScriptedServer.start(script).target();
    }

    private static void succeed(String command) {
        try {
            if (!sh(command).equals("exit 0")) {
                throw new IllegalStateException(command);
            }
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(command, failed);
        }
    }

    /** Opens files until no descriptor is left, and closes so many of them. */
    private static String leaveDescriptors(int left) throws IOException {
        try {
            while (true) {
                HELD.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException noneLeft) {
            for (FileInputStream file : HELD.subList(HELD.size() - left, HELD.size())) {
                file.close();
            }
        }
        return "left " + left;
    }
}
