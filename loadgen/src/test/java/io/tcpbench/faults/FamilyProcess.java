package io.tcpbench.faults;

import io.tcpbench.cli.CommandLineInProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Tries all faults of a family, many at the same time, in a process that has nothing to lose. Prints a line for each
 * attempt, in the order in which they end: its name, {@code passed}, {@code failed} or {@code skipped}, and why, with
 * tabs between them.
 */
final class FamilyProcess {
    private static final int AT_ONCE = 4;
    private static final long LONGEST_SECONDS = 120;

    private final PrintStream out;
    private final Path folder;

    private FamilyProcess(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    /**
     * Tries a family and ends.
     *
     * @param arguments the family, a folder, and the network namespace that this process must not be in
     */
    public static void main(String[] arguments) throws Exception {
        Family family = Family.valueOf(arguments[0]);
        if (family.isIsolated()) {
            requireOwnNamespace(arguments[2]);
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Leaks leaks = Leaks.watch();
        new FamilyProcess(out, Path.of(arguments[1])).run(Attempt.all(family.faults()));
        leaks.found().forEach(leak -> out.println("leak\tfailed\t" + oneLine(leak)));
        System.exit(0);
    }

    private static void requireOwnNamespace(String outside) throws IOException {
        if (Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString().equals(outside)) {
            throw new IllegalStateException("not in a network namespace of its own");
        }
    }

    private void run(List<Attempt> attempts) throws InterruptedException {
        warmUp();
        ExecutorService together = Executors.newFixedThreadPool(AT_ONCE, work -> {
            // So that one that never ends does not keep the process.
            Thread thread = new Thread(work, "attempts");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < attempts.size(); i++) {
            int number = i;
            if (!attempts.get(i).fault().isAlone()) {
                together.execute(() -> attempt(attempts.get(number), number));
            }
        }
        together.shutdown();
        if (!together.awaitTermination(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("an attempt does not end");
        }
        for (int i = 0; i < attempts.size(); i++) {
            if (attempts.get(i).fault().isAlone()) {
                attempt(attempts.get(i), i);
            }
        }
    }

    /** Loads the classes, so that the first attempts are not late. */
    private void warmUp() {
        for (String transport : List.of("nio", "epoll", "io_uring")) {
            CommandLineInProcess.run(
                    "run", "127.0.0.1:1", "--transport=" + transport, "--out=" + folder.resolve("warm-up"));
        }
    }

    private void attempt(Attempt attempt, int number) {
        String result;
        try {
            List<String> problems = attempt.problems(new Workplace(folder.resolve("" + number), number));
            result = problems.isEmpty() ? "passed\t" : "failed\t" + oneLine(String.join("\n", problems));
        } catch (Skipped skipped) {
            result = "skipped\t" + skipped.getMessage();
        } catch (Exception | AssertionError unexpected) {
            unexpected.printStackTrace();
            result = "failed\t" + oneLine(unexpected.toString());
        }
        out.println(attempt.name() + "\t" + result);
    }

    private static String oneLine(String text) {
        return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n");
    }
}
