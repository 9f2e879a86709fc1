package io.tcpbench.result;

import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Payload;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

    /** The run ended: what a result has beside the sum of its intervals. */
    record Ended(
            Instant startedAt,
            long durationNanos,
            boolean partial,
            boolean everUsable,
            GeneratorHealth health,
            KernelEvidence kernel)
            implements JournalRecord {}

    /** A newer version of this program wrote it. */
    record Unknown() implements JournalRecord {}

    /** The bytes of a record. */
    static byte[] bytes(JournalRecord entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new Writer(new DataOutputStream(bytes)).entry(entry);
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
            return new Reader(new DataInputStream(new ByteArrayInputStream(bytes))).entry();
        } catch (EOFException shortened) {
            throw new IOException("it ends within a field", shortened);
        } catch (RuntimeException damaged) {
            throw new IOException(damaged.getMessage(), damaged);
        }
    }

    /** Writes the fields of one record. */
    final class Writer {
        private final DataOutputStream out;

        private Writer(DataOutputStream out) {
            this.out = out;
        }

        private void entry(JournalRecord entry) throws IOException {
            if (entry instanceof Began began) {
                out.writeByte(1);
                plan(began.plan());
                texts(began.thresholds());
                environment(began.environment());
                instant(began.at());
            } else if (entry instanceof LoadBegan load) {
                out.writeByte(2);
                instant(load.at());
            } else if (entry instanceof Recorded recorded) {
                out.writeByte(3);
                number(recorded.second());
                interval(recorded.interval());
            } else if (entry instanceof Ended ended) {
                out.writeByte(4);
                instant(ended.startedAt());
                number(ended.durationNanos());
                out.writeBoolean(ended.partial());
                out.writeBoolean(ended.everUsable());
                health(ended.health());
                kernel(ended.kernel());
            }
        }

        /** As settings, and the payload beside them where it came from a file, which may be another by now. */
        private void plan(Plan plan) throws IOException {
            Map<String, Object> settings = plan.settings();
            number(settings.size());
            for (Map.Entry<String, Object> setting : settings.entrySet()) {
                text(setting.getKey());
                text(setting.getValue().toString());
            }
            out.writeBoolean(plan.send().isFromFile());
            if (plan.send().isFromFile()) {
                blob(plan.send().bytes());
            }
        }

        private void environment(Environment environment) throws IOException {
            text(environment.os());
            text(environment.arch());
            text(environment.cpuModel());
            number(environment.cpus());
            text(environment.jdk());
            number(environment.jdkMajor());
            number(environment.maxHeapBytes());
            text(environment.transport());
            number(environment.eventLoops());
            text(environment.targetAddress());
            text(environment.toolVersion());
            limits(environment.limits());
        }

        private void limits(Limits limits) throws IOException {
            number(limits.descriptors());
            number(limits.systemFiles());
            number(limits.localPorts());
            number(limits.timeWaitSeconds());
            number(limits.timeWaitReuse());
            number(limits.finTimeoutSeconds());
            number(limits.somaxconn());
            number(limits.abortOnOverflow());
            number(limits.synRetries());
        }

        private void interval(Interval interval) throws IOException {
            requests(interval.requests());
            requests(interval.warmup());
            number(interval.missedByUs());
            connections(interval.connections());
            number(interval.bytes().sent());
            number(interval.bytes().received());
            distribution(interval.latency());
            distribution(interval.serviceTime());
            distribution(interval.lag());
            distribution(interval.late());
            distribution(interval.connect());
            failures(interval.failures());
            failures(interval.warmupFailures());
        }

        private void requests(RequestCounts counts) throws IOException {
            number(counts.due());
            number(counts.sent());
            number(counts.notSent());
            number(counts.answered());
            number(counts.failed());
            number(counts.unanswered());
            number(counts.lateResponses());
        }

        private void connections(ConnectionCounts counts) throws IOException {
            number(counts.opened());
            number(counts.failed());
            number(counts.broken());
            number(counts.closedByPeer());
            number(counts.reopened());
        }

        private void failures(List<Failure> failures) throws IOException {
            number(failures.size());
            for (Failure failure : failures) {
                text(failure.kind().name());
                number(failure.errno().number());
                number(failure.requests());
                number(failure.connections());
                number(failure.firstNanos());
                number(failure.lastNanos());
                number(failure.examples().size());
                for (Failure.Example example : failure.examples()) {
                    text(example.local());
                    text(example.remote());
                    number(example.bytesSent());
                    number(example.bytesReceived());
                    text(example.detail());
                }
            }
        }

        private void health(GeneratorHealth health) throws IOException {
            out.writeDouble(health.cpuRatio());
            out.writeDouble(health.loopUtilization());
            number(health.gcMaxPauseNanos());
            number(health.gcTotalPauseNanos());
        }

        private void kernel(KernelEvidence kernel) throws IOException {
            number(kernel.growth().size());
            for (Map.Entry<KernelCounter, Long> counter : kernel.growth().entrySet()) {
                text(counter.getKey().name());
                number(counter.getValue());
            }
            number(kernel.queues().size());
            for (AcceptQueue queue : kernel.queues()) {
                text(queue.address());
                number(queue.inode());
                number(queue.deepest());
                number(queue.backlog());
            }
        }

        private void instant(Instant instant) throws IOException {
            number(instant.getEpochSecond());
            number(instant.getNano());
        }

        private void texts(List<String> texts) throws IOException {
            number(texts.size());
            for (String each : texts) {
                text(each);
            }
        }

        private void text(String text) throws IOException {
            blob(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Small ones are short: zigzag, then 7 bits in each byte, the lowest first, the last without its top bit. */
        private void number(long number) throws IOException {
            long rest = (number << 1) ^ (number >> (Long.SIZE - 1));
            while ((rest & ~MASK) != 0) {
                out.writeByte((int) ((rest & MASK) | MORE));
                rest >>>= BITS;
            }
            out.writeByte((int) rest);
        }

        /** Most are empty: those have no bytes. */
        private void distribution(Distribution distribution) throws IOException {
            blob(distribution.count() == 0 ? new byte[0] : distribution.compressed());
        }

        private void blob(byte[] bytes) throws IOException {
            number(bytes.length);
            out.write(bytes);
        }
    }

    /** Reads the fields of one record. */
    final class Reader {
        private final DataInputStream in;

        private Reader(DataInputStream in) {
            this.in = in;
        }

        private JournalRecord entry() throws IOException {
            return switch (in.readUnsignedByte()) {
                case 1 -> new Began(plan(), texts(), environment(), instant());
                case 2 -> new LoadBegan(instant());
                case 3 -> new Recorded(number(), interval());
                case 4 -> new Ended(instant(), number(), in.readBoolean(), in.readBoolean(), health(), kernel());
                default -> new Unknown();
            };
        }

        private Plan plan() throws IOException {
            PlanSettings settings = new PlanSettings();
            String send = "";
            int count = length();
            for (int i = 0; i < count; i++) {
                String name = text();
                String value = text();
                settings.set(name, value);
                send = name.equals("send") ? value : send;
            }
            if (in.readBoolean()) {
                settings.send(Payload.kept(send, blob()));
            }
            try {
                return settings.plan();
            } catch (InvalidSettings unknown) {
                throw new IOException("its plan can't be understood: " + unknown.getMessage(), unknown);
            }
        }

        private Environment environment() throws IOException {
            return new Environment(
                    text(),
                    text(),
                    text(),
                    (int) number(),
                    text(),
                    (int) number(),
                    number(),
                    text(),
                    (int) number(),
                    text(),
                    text(),
                    limits());
        }

        private Limits limits() throws IOException {
            return new Limits(number(), number(), number(), number(), number(), number(), number(), number(), number());
        }

        private Interval interval() throws IOException {
            return new Interval(
                    requests(),
                    requests(),
                    number(),
                    connections(),
                    new ByteCounts(number(), number()),
                    distribution(),
                    distribution(),
                    distribution(),
                    distribution(),
                    distribution(),
                    failures(),
                    failures());
        }

        private RequestCounts requests() throws IOException {
            return new RequestCounts(number(), number(), number(), number(), number(), number(), number());
        }

        private ConnectionCounts connections() throws IOException {
            return new ConnectionCounts(number(), number(), number(), number(), number());
        }

        private List<Failure> failures() throws IOException {
            List<Failure> failures = new ArrayList<>();
            int count = length();
            for (int i = 0; i < count; i++) {
                failures.add(new Failure(
                        FailureKind.valueOf(text()),
                        new Errno((int) number()),
                        number(),
                        number(),
                        number(),
                        number(),
                        examples()));
            }
            return failures;
        }

        private List<Failure.Example> examples() throws IOException {
            List<Failure.Example> examples = new ArrayList<>();
            int count = length();
            for (int i = 0; i < count; i++) {
                examples.add(new Failure.Example(text(), text(), number(), number(), text()));
            }
            return examples;
        }

        private GeneratorHealth health() throws IOException {
            return new GeneratorHealth(in.readDouble(), in.readDouble(), number(), number());
        }

        /** Nothing where an older version of this program wrote the record. */
        private KernelEvidence kernel() throws IOException {
            if (in.available() == 0) {
                return KernelEvidence.UNKNOWN;
            }
            Map<KernelCounter, Long> growth = new EnumMap<>(KernelCounter.class);
            int counters = length();
            for (int i = 0; i < counters; i++) {
                growth.put(KernelCounter.valueOf(text()), number());
            }
            List<AcceptQueue> queues = new ArrayList<>();
            int count = length();
            for (int i = 0; i < count; i++) {
                queues.add(new AcceptQueue(text(), number(), number(), number()));
            }
            return new KernelEvidence(growth, queues);
        }

        private Instant instant() throws IOException {
            return Instant.ofEpochSecond(number(), number());
        }

        private List<String> texts() throws IOException {
            List<String> texts = new ArrayList<>();
            int count = length();
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            return texts;
        }

        private String text() throws IOException {
            return new String(blob(), StandardCharsets.UTF_8);
        }

        private long number() throws IOException {
            long rest = 0;
            for (int shift = 0; shift < Long.SIZE; shift += BITS) {
                int next = in.readUnsignedByte();
                rest |= (next & MASK) << shift;
                if ((next & MORE) == 0) {
                    return (rest >>> 1) ^ -(rest & 1);
                }
            }
            throw new IOException("a number without an end");
        }

        private Distribution distribution() throws IOException {
            byte[] bytes = blob();
            return bytes.length == 0 ? Distribution.EMPTY : Distribution.fromCompressed(bytes);
        }

        private byte[] blob() throws IOException {
            byte[] bytes = new byte[length()];
            in.readFully(bytes);
            return bytes;
        }

        /** No more than there is: a damaged length must not take all memory. */
        private int length() throws IOException {
            long length = number();
            if (length < 0 || length > in.available()) {
                throw new IOException("a length of " + length + " where " + in.available() + " bytes are left");
            }
            return (int) length;
        }
    }
}
