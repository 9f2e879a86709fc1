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

    private static Stage fillingDisk(Workplace place) throws Exception {
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
