package io.tcpbench.result;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Makes a result of a journal again, whole or as far as it goes. */
public final class JournalReader {

    /**
     * What a journal holds.
     *
     * @param thresholds by which the run was to be judged, as they were written
     * @param complete whether the run came to its end
     * @param records how many could be read
     * @param tornBytes at the end that could not: a record that was not finished, or damage
     */
    public record Recovered(Result result, List<String> thresholds, boolean complete, int records, long tornBytes) {
        /** Keeps its own copy of the list. */
        public Recovered {
            thresholds = List.copyOf(thresholds);
        }
    }

    private final Ledger ledger = new Ledger();
    private JournalRecord.@Nullable Began began;
    private JournalRecord.@Nullable Ended ended;
    private @Nullable Instant startedAt;
    private KernelEvidence kernel = KernelEvidence.UNKNOWN;
    private final List<KernelLook> looks = new ArrayList<>();
    private int records;

    private JournalReader() {}

    /** Whether the file begins as a journal does. */
    public static boolean isJournal(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(JournalFile.HEADING.length), JournalFile.HEADING);
        }
    }

    /**
     * Reads all records that are whole. What follows the first that is not is left out: nobody knows where the next one
     * begins.
     *
     * @throws UnreadableJournal if it has not even a beginning
     * @throws IOException if the file can't be read
     */
    public static Recovered read(Path file) throws IOException {
        if (!isJournal(file)) {
            throw new UnreadableJournal("is no journal of a run");
        }
        long size = Files.size(file);
        JournalReader reader = new JournalReader();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            in.skipNBytes(JournalFile.HEADING.length);
            long whole = JournalFile.HEADING.length;
            byte[] body = next(in, size - whole);
            while (body != null) {
                reader.take(body);
                whole += JournalFile.FRAME_BYTES + body.length;
                body = next(in, size - whole);
            }
            return reader.recovered(size - whole);
        }
    }

    /** The body of the next record; null if there is no whole one. */
    private static byte @Nullable [] next(DataInputStream in, long leftBytes) throws IOException {
        if (leftBytes < JournalFile.FRAME_BYTES) {
            return null;
        }
        try {
            int length = in.readInt();
            int expected = in.readInt();
            if (length <= 0 || length > leftBytes - JournalFile.FRAME_BYTES) {
                return null;
            }
            byte[] body = new byte[length];
            in.readFully(body);
            CRC32C checksum = new CRC32C();
            checksum.update(body);
            return (int) checksum.getValue() == expected ? body : null;
        } catch (EOFException shrunk) {
            return null;
        }
    }

    private void take(byte[] body) throws UnreadableJournal {
        JournalRecord entry;
        try {
            entry = JournalRecord.of(body);
        } catch (IOException damaged) {
            throw new UnreadableJournal(
                    "is damaged in record " + (records + 1) + ", or of another version of tcpbench: "
                            + damaged.getMessage(),
                    damaged);
        }
        records++;
        if (entry instanceof JournalRecord.Began first) {
            began = first;
        } else if (entry instanceof JournalRecord.LoadBegan load) {
            startedAt = load.at();
        } else if (entry instanceof JournalRecord.Recorded recorded) {
            ledger.add(recorded.second(), recorded.interval());
        } else if (entry instanceof JournalRecord.KernelSeen seen) {
            looks.addAll(seen.soFar().looks());
            kernel = seen.soFar();
        } else if (entry instanceof JournalRecord.Ended last) {
            ended = last;
        }
    }

    private Recovered recovered(long tornBytes) throws UnreadableJournal {
        JournalRecord.Began first = began;
        if (first == null) {
            throw new UnreadableJournal("ends before it says what the run was to do");
        }
        JournalRecord.Ended last = ended;
        Interval total = last == null ? ledger.total().cutOff() : ledger.total();
        if (!total.requests().balanced() || !total.warmup().balanced()) {
            throw new UnreadableJournal("does not add up: " + total.requests() + ", in the warm-up " + total.warmup());
        }
        Result result = last == null ? cutOff(first, total) : whole(first, last, total);
        return new Recovered(result, first.thresholds(), last != null, records, tornBytes);
    }

    private Result whole(JournalRecord.Began first, JournalRecord.Ended last, Interval total) {
        return new Result(
                first.plan(),
                first.environment(),
                last.startedAt(),
                last.durationNanos(),
                last.partial(),
                last.everUsable(),
                total,
                ledger.seconds(),
                last.health(),
                last.kernel(),
                last.aborted());
    }

    /** What was under way when the process died is unanswered, as after an interrupt. */
    private Result cutOff(JournalRecord.Began first, Interval total) {
        long measuredNanos = ledger.recordedNanos() - first.plan().warmup().toNanos();
        return new Result(
                first.plan(),
                first.environment(),
                startedAt == null ? first.at() : startedAt,
                Math.max(0, Math.min(measuredNanos, first.plan().duration().toNanos())),
                true,
                total.connections().opened() > 0,
                total,
                ledger.seconds(),
                GeneratorHealth.UNKNOWN,
                kernel.with(looks));
    }
}
