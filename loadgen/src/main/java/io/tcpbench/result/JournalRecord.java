package io.tcpbench.result;

import io.tcpbench.plan.Plan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a journal is made of, each with its own bytes: a type, then its fields in the order in which they are written
 * here, texts and lists behind their length.
 */
sealed interface JournalRecord {
    /** Of each byte of a number: its part of the number, and whether more follow. */
    long MASK = 0x7f;

    int MORE = 0x80;
    int BITS = 7;

    /**
     * The run began.
     *
     * @param thresholds by which it is to be judged, as they were written
     */
    record Began(Plan plan, List<String> thresholds, Environment environment, Instant at) implements JournalRecord {}

    /** The load began. */
    record LoadBegan(Instant at) implements JournalRecord {}

    /** What one event loop recorded in one second. */
    record Recorded(long second, Interval interval) implements JournalRecord {}

    /** What the kernel saw from the beginning of the run on, the last one holds; each has one look. */
    record KernelSeen(KernelEvidence soFar) implements JournalRecord {}

    /** The run ended: what a result has beside the sum of its intervals. */
    record Ended(
            Instant startedAt,
            long durationNanos,
            boolean partial,
            boolean everUsable,
            GeneratorHealth health,
            KernelEvidence kernel,
            Optional<String> aborted)
            implements JournalRecord {}

    /** A newer version of this program wrote it. */
    record Unknown() implements JournalRecord {}

    /** The bytes of a record. */
    static byte[] bytes(JournalRecord entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new JournalRecordWriter(new DataOutputStream(bytes)).entry(entry);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * The record of these bytes.
     *
     * @throws IOException if they make none
     */
    static JournalRecord of(byte[] bytes) throws IOException {
        try {
            return new JournalRecordReader(new DataInputStream(new ByteArrayInputStream(bytes))).entry();
        } catch (EOFException shortened) {
            throw new IOException("it ends within a field", shortened);
        } catch (RuntimeException damaged) {
            throw new IOException(damaged.getMessage(), damaged);
        }
    }
}
