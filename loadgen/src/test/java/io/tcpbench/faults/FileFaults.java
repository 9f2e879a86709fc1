package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tcpbench.ScriptedServer;
import io.tcpbench.cli.CommandLineInProcess;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Results, journals and plans that are damaged, torn or something else. */
final class FileFaults {
    private static final Expected UNREADABLE = usage("can't be read");
    private static final Expected DAMAGED = usage("is damaged");
    private static final Expected NO_RESULT = usage("is not a result");
    private static final Expected CUT_OFF = Expected.of(Outcome.INVALID).saying("cut off");

    private FileFaults() {}

    static List<Fault> all() {
        return Stream.of(results(), journals(), plans()).flatMap(List::stream).toList();
    }

    private static List<Fault> results() {
        return List.of(
                damaged("result.json", "whole", "as it was written", bytes -> bytes)
                        .expectAnyway(Expected.of(Outcome.PASSED, answered(exactly(8)))),
                Fault.of(
                                "`result.json` missing",
                                "no such file",
                                place -> verify(place.folder().resolve("result.json")))
                        .expectAnyway(UNREADABLE),
                Fault.of("`result.json` is a folder", "a folder", place -> verify(place.folder()))
                        .expectAnyway(UNREADABLE),
                damaged("result.json", "empty", "of no bytes", bytes -> new byte[0])
                        .expectAnyway(NO_RESULT),
                damaged("result.json", "torn", "half of it", FileFaults::firstHalf)
                        .expectAnyway(DAMAGED),
                damaged("result.json", "garbage", "zeros", bytes -> new byte[bytes.length])
                        .expectAnyway(DAMAGED),
                damaged(
                                "result.json",
                                "too deep",
                                "100,000 brackets",
                                bytes -> "[".repeat(100_000).getBytes(UTF_8))
                        .expectAnyway(DAMAGED),
                damaged("result.json", "newer", "`schema` is 2", replacing("\"schema\" : 1", "\"schema\" : 2"))
                        .expectAnyway(NO_RESULT),
                damaged(
                                "result.json",
                                "forged",
                                "more answers than requests",
                                replacing("\"answered\" : 8", "\"answered\" : 9"))
                        .expectAnyway(NO_RESULT));
    }

    private static List<Fault> journals() {
        return List.of(
                damaged("run.journal", "whole", "as it was written", bytes -> bytes)
                        .expectAnyway(Expected.of(Outcome.PASSED, answered(exactly(8)))),
                damaged("run.journal", "empty", "of no bytes", bytes -> new byte[0])
                        .expectAnyway(NO_RESULT),
                damaged(
                                "run.journal",
                                "torn at its end",
                                "its last byte is missing",
                                bytes -> Arrays.copyOf(bytes, bytes.length - 1))
                        .expectAnyway(CUT_OFF),
                damaged("run.journal", "torn at its beginning", "its first 20 bytes", bytes -> Arrays.copyOf(bytes, 20))
                        .expectAnyway(UNREADABLE),
                damaged("run.journal", "damaged", "a bit of its last record is another", FileFaults::flipped)
                        .expectAnyway(CUT_OFF),
                damaged("run.journal", "garbage", "zeros", bytes -> new byte[bytes.length])
                        .expectAnyway(DAMAGED));
    }

    private static List<Fault> plans() {
        String target = "target: 127.0.0.1:9\n";
        return List.of(
                Fault.of(
                                "plan missing",
                                "no such file",
                                place -> plan(place.folder().resolve("plan.yaml")))
                        .expectAnyway(usage("there is no such file")),
                Fault.of("plan is a folder", "a folder", place -> plan(place.folder()))
                        .expectAnyway(usage("it is a folder")),
                planOf("empty", "of no bytes", "", "a plan is one object"),
                planOf("no YAML", "a bracket that is never closed", "target: [127.0.0.1:9", "line 1, column 21"),
                planOf("an unknown key", "`conections`", target + "conections: 5\n", "conections: '5' is not allowed"),
                planOf("a list", "a list in place of a map", "- target\n- 127.0.0.1:9\n", "a plan is one object"),
                planOf(
                        "a map as a value",
                        "`send` is one",
                        target + "send: {a: b}\n",
                        "send: a single value is allowed"),
                planOf("too deep", "100,000 brackets", "[".repeat(100_000), "a plan is one object"),
                planOf("aliases of aliases", "a billion laughs", laughs(), "a29: a single value is allowed"),
                planOf(
                        "a payload that is missing",
                        "`send` names no file",
                        target + "send: file:nowhere\n",
                        "'file:nowhere' is not allowed"),
                planOf(
                        "a placeholder that is misspelt",
                        "`send` has `${uid}`",
                        target + "send: text:${uid}\n",
                        "'${uid}' is not allowed"));
    }

    private static Fault planOf(String what, String cause, String text, String says) {
        return Fault.of("plan: " + what, cause, place -> {
                    Path file = place.folder().resolve("plan.yaml");
                    Files.writeString(file, text);
                    return plan(file);
                })
                .expectAnyway(usage(says));
    }

    private static Expected usage(String says) {
        return Expected.of(Outcome.USAGE).saying(says);
    }

    private static String laughs() {
        StringBuilder text = new StringBuilder("a0: &a0 ha\n");
        for (int i = 1; i < 30; i++) {
            text.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        return text + "target: *a29\n";
    }

    private static Stage plan(Path file) {
        return () -> List.of("run", "--plan=" + file);
    }

    private static Stage verify(Path file) {
        return () -> List.of("verify", file.toString());
    }

    /** A file of a run that went well, and what became of it then. */
    private static Fault damaged(String file, String what, String cause, UnaryOperator<byte[]> damage) {
        return Fault.of("`" + file + "` " + what, cause, place -> {
            measure(place.out());
            Path damaged = place.out().resolve(file);
            Files.write(damaged, damage.apply(Files.readAllBytes(damaged)));
            return verify(damaged);
        });
    }

    private static void measure(Path out) throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            CommandLineInProcess.run(
                    "run",
                    server.target(),
                    "--connections=1",
                    "--rate=5/s",
                    "--arrivals=even",
                    "--warmup=0",
                    "--duration=1600ms",
                    "--out=" + out);
        }
    }

    private static byte[] firstHalf(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] damaged = bytes.clone();
        damaged[bytes.length - 10] ^= 1;
        return damaged;
    }

    private static UnaryOperator<byte[]> replacing(String text, String other) {
        return bytes -> new String(bytes, UTF_8).replace(text, other).getBytes(UTF_8);
    }
}
