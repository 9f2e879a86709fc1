package io.tcpbench.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that does once what every run does, for the archive of classes that is made of what it loads: a closed loop
 * and an open loop, against an echo of its own.
 */
public final class Rehearsal {
    private static final int BACKLOG = 16;

    private Rehearsal() {}

    /** Runs; the one argument is a folder for the results. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            inBackground(() -> accept(listener));
            List<String> run = List.of(
                    "run",
                    "127.0.0.1:" + listener.getLocalPort(),
                    "--connections=2",
                    "--warmup=100ms",
                    "--duration=200ms",
                    "--no-progress",
                    "--out=" + arguments[0]);
            rehearse(run, List.of());
            rehearse(run, List.of("--rate=200/s", "--threshold=p99<=1s"));
        }
        System.exit(0);
    }

    private static void rehearse(List<String> run, List<String> options) {
        List<String> words = new ArrayList<>(run);
        words.addAll(options);
        Main.exitCode(Console.ofThisProcess(), LoadTests.REAL, words.toArray(String[]::new));
    }

    private static void accept(ServerSocket listener) {
        try {
            while (true) {
                Socket client = listener.accept();
                inBackground(() -> echo(client));
            }
        } catch (IOException closed) {
            // The rehearsal is over.
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "rehearsal-server");
        thread.setDaemon(true);
        thread.start();
    }
}
