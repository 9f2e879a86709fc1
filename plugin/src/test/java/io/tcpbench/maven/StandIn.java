package io.tcpbench.maven;

import io.tcpbench.plan.PlanSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** In place of the server and of the generator: obeys the same contract with its parent, and says how it was called. */
final class StandIn {
    private StandIn() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        List<String> words = List.of(arguments);
        out.println("called with " + String.join(" ", words));
        if (words.get(0).equals("run")) {
            err.println("complaint");
            out.println("in " + System.getenv("LANGUAGE"));
            if (words.contains("--threshold=max<=1ns")) {
                new CountDownLatch(1).await();
            }
            if (words.contains("--threshold=max<=2ns")) {
                runOutOfMemory(Path.of(words.get(words.indexOf("--out") + 1)));
            }
            System.exit(words.contains("--threshold=p99<=1us") ? 10 : 64);
        }
        out.println("listening on " + (words.contains("--engine") ? "nowhere:0" : "127.0.0.1:4711") + " (stand-in)");
        System.in.transferTo(out);
    }

    /** In the middle of a run: its journal is there, and the thread that needs memory is not the first one. */
    private static void runOutOfMemory(Path folder) throws Exception {
        Journals.begun(
                RunFolder.prepare(folder),
                new PlanSettings().set("target", "127.0.0.1:1").plan(),
                "p99<=5ms");
        Thread hungry = new Thread(() -> {
            Object[] held = {};
            while (held != null) {
                held = new Object[] {held, new byte[1 << 20]};
            }
        });
        hungry.start();
        hungry.join();
    }
}
