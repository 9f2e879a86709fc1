package io.tcpbench.result;

import io.tcpbench.plan.Plan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a file, {@code run.journal} for one. Each record is handed to the kernel before the next one is made, so
 * that a process that dies takes at most the second in progress with it.
 *
 * <pre>
 *   tcpbench journal 1\n
 *   length | CRC-32C of the body | body          4 bytes, 4 bytes, length bytes; big-endian
 *   length | CRC-32C of the body | body
 *   …
 * </pre>
 *
 * <p>A disk that takes no more ends nothing: the journal goes on in a second place, with what it has so far, and says
 * so at once. {@link JournalReader} reads it. Any thread may write.
 */
public final class JournalFile implements Journal, AutoCloseable {
    /** How the file of a run is called, wherever it is. */
    public static final String NAME = "run.journal";

    static final byte[] HEADING = "tcpbench journal 1\n".getBytes(StandardCharsets.US_ASCII);
    static final int FRAME_BYTES = 2 * Integer.BYTES;

    private final Path file;
    private final List<String> thresholds;
    private final Spare spare;
    private final Consumer<IOException> alarm;
    private FileChannel channel;
    private long wholeBytes;
    private boolean isLost;
    private @Nullable IOException trouble;

    /** A second place for what can't be written to the first. */
    @FunctionalInterface
    public interface Spare {
        /** A folder that exists. */
        Path folder() throws IOException;
    }

    private JournalFile(
            Path file, FileChannel channel, List<String> thresholds, Spare spare, Consumer<IOException> alarm) {
        this.file = file;
        this.channel = channel;
        this.thresholds = List.copyOf(thresholds);
        this.spare = spare;
        this.alarm = alarm;
    }

    /**
     * Makes an empty journal, in place of an earlier one.
     *
     * @param thresholds by which the run will be judged, as they were written
     * @param alarm told at once when the file can't be written any more, and once more if the second place can't be
     *     written either
     * @throws IOException if the file can't be written
     */
    public static JournalFile create(Path file, List<String> thresholds, Spare spare, Consumer<IOException> alarm)
            throws IOException {
        FileChannel channel = open(file);
        try {
            JournalFile journal = new JournalFile(file, channel, thresholds, spare, alarm);
            journal.append(channel, ByteBuffer.wrap(HEADING));
            return journal;
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    /** Readable too, because what it holds may have to be copied. */
    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    @Override
    public void began(Plan plan, Environment environment, Instant at) {
        write(new JournalRecord.Began(plan, thresholds, environment, at));
    }

    @Override
    public void loadBegan(Instant at) {
        write(new JournalRecord.LoadBegan(at));
    }

    @Override
    public void recorded(long second, Interval interval) {
        write(new JournalRecord.Recorded(second, interval));
    }

    @Override
    public void kernelSeen(KernelEvidence soFar) {
        write(new JournalRecord.KernelSeen(soFar));
    }

    @Override
    public void ended(Result result) {
        write(new JournalRecord.Ended(
                result.startedAt(),
                result.durationNanos(),
                result.partial(),
                result.everUsable(),
                result.health(),
                result.kernel(),
                result.aborted()));
    }

    /** Why it had to leave its place; empty if it did not. */
    public synchronized Optional<IOException> trouble() {
        return Optional.ofNullable(trouble);
    }

    private synchronized void write(JournalRecord entry) {
        if (isLost) {
            return;
        }
        ByteBuffer framed = framed(JournalRecord.bytes(entry));
        try {
            append(channel, framed.duplicate());
        } catch (IOException refused) {
            leave(refused, framed);
        }
    }

    private static ByteBuffer framed(byte[] body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return ByteBuffer.allocate(FRAME_BYTES + body.length)
                .putInt(body.length)
                .putInt((int) checksum.getValue())
                .put(body)
                .flip();
    }

    /** Behind the last whole record, so that one that was written in part is written over. */
    private void append(FileChannel to, ByteBuffer bytes) throws IOException {
        long position = wholeBytes;
        while (bytes.hasRemaining()) {
            position += to.write(bytes, position);
        }
        wholeBytes = position;
    }

    private void leave(IOException refused, ByteBuffer framed) {
        boolean isFirst = trouble == null;
        trouble = isFirst ? refused : trouble;
        alarm.accept(refused);
        isLost = !isFirst;
        if (isFirst) {
            try {
                channel = moved(channel);
                append(channel, framed);
            } catch (IOException refusedAgain) {
                isLost = true;
                alarm.accept(refusedAgain);
            }
        }
    }

    /** A file in the second place with all that is whole; the first keeps it too. */
    private FileChannel moved(FileChannel first) throws IOException {
        FileChannel second = open(spare.folder().resolve(file.getFileName()));
        try (first) {
            long copied = 0;
            while (copied < wholeBytes) {
                copied += first.transferTo(copied, wholeBytes - copied, second.position(copied));
            }
            return second;
        } catch (IOException refused) {
            second.close();
            throw refused;
        }
    }

    /** Closes the file and removes it, because all that it holds is kept elsewhere. */
    public synchronized void remove() {
        try {
            channel.close();
            Files.deleteIfExists(file);
            if (trouble != null) {
                Files.deleteIfExists(spare.folder().resolve(file.getFileName()));
            }
        } catch (IOException refused) {
            // It stays, and does no harm.
        }
    }

    /** One that has no record is removed: its run was refused. */
    @Override
    public synchronized void close() {
        try {
            // A file system across a network may only now say that it did not keep what it took.
            channel.close();
            if (wholeBytes == HEADING.length) {
                Files.deleteIfExists(file);
            }
        } catch (IOException refused) {
            alarm.accept(refused);
        }
    }
}
