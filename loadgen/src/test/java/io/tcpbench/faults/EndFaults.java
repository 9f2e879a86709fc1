package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.between;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.sent;
import static io.tcpbench.faults.Count.unanswered;

import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Who ends a run before its time. */
final class EndFaults {
    /** Standard output is a pipe with a reader that does not read, and full. */
    private static final String FULL_PIPE =
            "mkfifo pipe && exec 3<>pipe && head -c 64K /dev/zero >&3 && exec \"$@\" >&3";

    /** The journal holds whole seconds; the server has seen the rest of them, too. */
    private static final Amount KEPT = between(20, 39).atMostTheServer();

    private EndFaults() {}

    static List<Fault> all() {
        return List.of(
                signal("INT", 130),
                signal("TERM", 143),
                Fault.of(
                                "INT, and again",
                                "at the fortieth request, while the report is printed to a pipe that nobody reads;"
                                        + " `report run.journal` after it",
                                place -> atTheFortieth(EndFaults::interruptTwice))
                        .with("duration", "30s")
                        .launched(Launch.script(FULL_PIPE).thenReport())
                        .expect(Expected.reported(130, answered(KEPT)).saying("the run was cut off before its end")),
                Fault.of(
                                "KILL",
                                "at the fortieth request, two seconds later; `verify run.journal` after it",
                                place -> atTheFortieth(with -> with.signal("KILL")))
                        .with("duration", "30s")
                        .launched(Launch.thenVerify(137))
                        .expect(Expected.of(Outcome.INVALID, answered(KEPT))
                                .saying("the run was cut off before its end")),
                Fault.of(
                                "out of memory",
                                "a heap of 64 MiB, filled up at the fortieth request; `report run.journal` after it",
                                place -> atTheFortieth(with -> {
                                    FilledGenerator.fill(place);
                                    with.silence();
                                }))
                        .with("duration", "30s")
                        .with("timeout", "30s")
                        .launched(FilledGenerator.launch().thenReport())
                        .expect(Expected.reported(3, answered(KEPT))
                                .saying(
                                        "Terminating due to java.lang.OutOfMemoryError",
                                        "the run was cut off before its end",
                                        "no end: the run was killed")),
                Fault.of(
                                "killed for its memory",
                                "a cgroup of 400 MiB, filled up at the fortieth request by others;"
                                        + " `report run.journal` after it",
                                EndFaults::outOfMemory)
                        .with("duration", "30s")
                        .with("timeout", "30s")
                        .launched(Launch.script(Cgroup.ENTER).thenReport())
                        .expect(Expected.reported(137, answered(KEPT))
                                .saying("the run was cut off before its end", "no end: the run was killed")));
    }

    private static Fault signal(String name, int exitCode) {
        return Fault.of(name, "at the eighth request, which is not answered", place -> endedBy(name))
                .closedLoop()
                .with("duration", "30s")
                .with("timeout", "30s")
                .launched(Launch.process())
                .expect(Expected.cutOff(
                                exitCode,
                                sent(exactly(8).asTheServer()),
                                answered(exactly(7).asTheServer()),
                                unanswered(exactly(1).asTheServer()))
                        .saying("cut off by " + name));
    }

    private static Stage endedBy(String signal) throws IOException {
        return CountingServer.start(with -> {
            for (int i = 0; i < 7; i++) {
                with.answer(with.request());
            }
            with.request();
            with.harm().signal(signal);
            with.silence();
        });
    }

    private static CountingServer atTheFortieth(Conversation.Script event) throws IOException {
        return CountingServer.start(with -> {
            for (int i = 0; i < 39; i++) {
                with.answer(with.request());
            }
            with.request();
            event.serve(with);
        });
    }

    /** The second comes when the generator has closed its connection because of the first. */
    private static void interruptTwice(Conversation with) throws IOException {
        with.signal("INT");
        with.silence();
        with.signal("INT");
    }

    /** The kernel kills the largest process of the group, and the ballast fits in when that has gone. */
    private static Stage outOfMemory(Workplace place) throws Exception {
        Cgroup cgroup = Cgroup.of("memory", place);
        cgroup.limitMemory(400 << 20);
        Path memory = Files.createDirectory(place.folder().resolve("memory"));
        Shell.run("mount -t tmpfs tmpfs " + memory);
        String fill = "cd " + place.folder()
                + " && sh -c 'echo $$ > cgroup/cgroup.procs && exec head -c 380M /dev/zero > memory/ballast'";
        return atTheFortieth(with -> {
                    Shell.runNow(fill);
                    with.silence();
                })
                .thenRun(() -> {
                    Shell.runNow("umount " + memory);
                    cgroup.remove();
                });
    }
}
