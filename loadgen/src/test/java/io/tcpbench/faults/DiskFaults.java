package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.sent;

import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Folders and streams that take no results. */
final class DiskFaults {
    private static final Amount SOME = atLeast(1).asTheServer();

    private DiskFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("disk full before the run", "tmpfs of 64 KiB", place -> disk(place, "size=64k"))
                        .expect(Expected.of(Outcome.UNWRITABLE).saying("64 KiB are free")),
                Fault.of(
                                "disk full during the run",
                                "tmpfs of 1 MiB, filled up at the fourth request",
                                DiskFaults::fillingDisk)
                        .closedLoop()
                        .with("duration", "2s")
                        .alone()
                        .expect(Expected.kept(74, sent(SOME), answered(SOME)).saying("No space left on device")),
                Fault.of(
                                "disk full during a comparison",
                                "tmpfs of 1 MiB, filled up at the fourth request of the first trial",
                                DiskFaults::fillingDiskOfAComparison)
                        .alone()
                        .expectAnyway(Expected.of(Outcome.UNWRITABLE)
                                .saying("No space left on device", "; what came then is kept in ")),
                Fault.of("read-only folder", "tmpfs, mounted `ro`", place -> disk(place, "ro"))
                        .expect(Expected.of(Outcome.UNWRITABLE).saying("Read-only file system")),
                Fault.of("a file instead of the folder", "`--out` names a file", place -> {
                            Files.writeString(place.out(), "not a folder");
                            return CountingServer.start(Conversation::echo);
                        })
                        .expect(Expected.of(Outcome.UNWRITABLE)),
                Fault.of("standard output full", "`/dev/full`", place -> CountingServer.start(Conversation::echo))
                        .closedLoop()
                        .launched(Launch.script("exec \"$@\" > /dev/full"))
                        .expect(Expected.of(Outcome.UNWRITABLE).saying("standard output can't be written to")));
    }

    private static Stage disk(Workplace place, String options) throws Exception {
        Files.createDirectory(place.out());
        Shell.run("mount -t tmpfs -o " + options + " tmpfs " + place.out());
        return CountingServer.start(Conversation::echo);
    }

    private static CountingServer fillingDisk(Workplace place) throws Exception {
        Files.createDirectory(place.out());
        Shell.run("mount -t tmpfs -o size=1m tmpfs " + place.out());
        return CountingServer.start(with -> {
            while (true) {
                byte[] request = with.request();
                if (with.requestsOfAll() == 4) {
                    fill(place.out().resolve("ballast"));
                }
                with.answer(request);
            }
        });
    }

    private static Stage fillingDiskOfAComparison(Workplace place) throws Exception {
        CountingServer server = fillingDisk(place);
        String target = "address:" + server.server().target();
        return server.askedTo(
                "compare",
                "--baseline=" + target,
                "--candidate=" + target,
                "--rate=20/s",
                "--pairs=1",
                "--duration=500ms",
                "--warmup=0",
                "--out=" + place.out());
    }

    private static void fill(Path file) {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // That is the fault.
        }
    }
}
