package io.tcpbench.result;

import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Payload;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the fields of one {@link JournalRecord}, and never takes more memory than its bytes are worth. */
final class JournalRecordReader {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Far beyond any run, and far enough from the end of {@code long} to calculate with. */
    private static final long MOST = 1_000_000_000_000_000L;

    /** Far beyond what a loop does in a second; all seconds of a run together do not reach {@link #MOST}. */
    private static final long MOST_IN_A_SECOND = 1_000_000_000_000L;

    private final DataInputStream in;

    JournalRecordReader(DataInputStream in) {
        this.in = in;
    }

    JournalRecord entry() throws IOException {
        return switch (in.readUnsignedByte()) {
            case 1 -> new JournalRecord.Began(plan(), texts(), environment(), instant());
            case 2 -> new JournalRecord.LoadBegan(instant());
            case 3 -> new JournalRecord.Recorded(second(), interval());
            case 4 ->
                new JournalRecord.Ended(
                        instant(), count(), in.readBoolean(), in.readBoolean(), health(), kernel(), aborted());
            case 5 -> new JournalRecord.KernelSeen(kernel());
            default -> new JournalRecord.Unknown();
        };
    }

    /** Without, where an older version of this program wrote the record. */
    private Optional<String> aborted() throws IOException {
        return Optional.of(in.available() == 0 ? "" : text()).filter(reason -> !reason.isEmpty());
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
            settings.send(Payload.kept(send, number(), text()));
        }
        try {
            return settings.plan();
        } catch (InvalidSettings unknown) {
            throw new IOException("its plan can't be understood: " + unknown.getMessage(), unknown);
        }
    }

    private Environment environment() throws IOException {
        return new Environment(
                text(), text(), text(), whole(), text(), whole(), count(), text(), whole(), text(), text(), limits());
    }

    private Limits limits() throws IOException {
        return new Limits(limit(), limit(), limit(), limit(), limit(), limit(), limit(), limit(), limit());
    }

    private long limit() throws IOException {
        return number(Limits.UNKNOWN_VALUE, MOST);
    }

    private long second() throws IOException {
        return number(-MOST / NANOS_PER_SECOND, MOST / NANOS_PER_SECOND);
    }

    private Interval interval() throws IOException {
        RequestCounts requests = requests();
        RequestCounts warmup = requests();
        long missedByUs = some();
        ConnectionCounts connections = connections();
        return new Interval(
                requests,
                warmup,
                missedByUs,
                connections,
                new ByteCounts(some(), some()),
                distribution(requests.answered()),
                distribution(requests.answered()),
                distribution(requests.sent()),
                distribution(requests.due()),
                distribution(connections.opened()),
                failures(),
                failures(),
                handshake(connections.opened()));
    }

    /** Nothing where an older version of this program wrote the record, or where nothing was secured. */
    private Distribution handshake(long opened) throws IOException {
        byte[] bytes = in.available() == 0 ? new byte[0] : blob();
        return bytes.length == 0 ? Distribution.EMPTY : counted(bytes, opened);
    }

    private RequestCounts requests() throws IOException {
        return new RequestCounts(some(), some(), some(), some(), some(), some(), some());
    }

    private ConnectionCounts connections() throws IOException {
        return new ConnectionCounts(some(), some(), some(), some(), some());
    }

    private List<Failure> failures() throws IOException {
        List<Failure> failures = new ArrayList<>();
        int count = length();
        for (int i = 0; i < count; i++) {
            failures.add(new Failure(
                    FailureKind.valueOf(text()),
                    new Errno(whole()),
                    some(),
                    some(),
                    number(-MOST, MOST),
                    number(-MOST, MOST),
                    examples()));
        }
        return failures;
    }

    private List<Failure.Example> examples() throws IOException {
        List<Failure.Example> examples = new ArrayList<>();
        int count = length();
        for (int i = 0; i < count; i++) {
            examples.add(new Failure.Example(text(), text(), count(), count(), text()));
        }
        return examples;
    }

    private GeneratorHealth health() throws IOException {
        return new GeneratorHealth(ratio(), ratio(), count(), count());
    }

    /** Nothing where an older version of this program wrote the record. */
    private KernelEvidence kernel() throws IOException {
        if (in.available() == 0) {
            return KernelEvidence.UNKNOWN;
        }
        Map<KernelCounter, Long> growth = growth();
        List<AcceptQueue> queues = new ArrayList<>();
        int count = length();
        for (int i = 0; i < count; i++) {
            queues.add(
                    new AcceptQueue(text(), count(), count(), number(AcceptQueue.UNKNOWN, MOST), AcceptQueue.UNKNOWN));
        }
        NetworkNamespace listenerAt = new NetworkNamespace(count(), count());
        TcpInfo tcpInfo = tcpInfo();
        return new KernelEvidence(growth, withDrops(queues), listenerAt, tcpInfo, looks());
    }

    private Map<KernelCounter, Long> growth() throws IOException {
        Map<KernelCounter, Long> growth = new EnumMap<>(KernelCounter.class);
        int counters = length();
        for (int i = 0; i < counters; i++) {
            growth.put(KernelCounter.valueOf(text()), count());
        }
        return growth;
    }

    /** None, where an older version of this program wrote the record. */
    private List<KernelLook> looks() throws IOException {
        List<KernelLook> looks = new ArrayList<>();
        int count = in.available() == 0 ? 0 : length();
        for (int i = 0; i < count; i++) {
            looks.add(new KernelLook(count(), growth(), number(AcceptQueue.UNKNOWN, MOST)));
        }
        return looks;
    }

    /** Without, where an older version of this program wrote the record. */
    private List<AcceptQueue> withDrops(List<AcceptQueue> queues) throws IOException {
        if (in.available() == 0) {
            return queues;
        }
        List<AcceptQueue> told = new ArrayList<>();
        for (AcceptQueue queue : queues) {
            told.add(queue.withDrops(number(AcceptQueue.UNKNOWN, MOST)));
        }
        return told;
    }

    private TcpInfo tcpInfo() throws IOException {
        return new TcpInfo(count(), count(), count());
    }

    private Instant instant() throws IOException {
        return Instant.ofEpochSecond(number(-MOST, MOST), number(0, NANOS_PER_SECOND - 1));
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
        for (int shift = 0; shift < Long.SIZE; shift += JournalRecord.BITS) {
            int next = in.readUnsignedByte();
            rest |= (next & JournalRecord.MASK) << shift;
            if ((next & JournalRecord.MORE) == 0) {
                return (rest >>> 1) ^ -(rest & 1);
            }
        }
        throw new IOException("a number without an end");
    }

    /** What a single record counts. */
    private long some() throws IOException {
        return number(0, MOST_IN_A_SECOND);
    }

    private long count() throws IOException {
        return number(0, MOST);
    }

    private int whole() throws IOException {
        return (int) number(0, Integer.MAX_VALUE);
    }

    private long number(long least, long most) throws IOException {
        long number = number();
        if (number < least || number > most) {
            throw new IOException("a number of " + number + " where " + least + " to " + most + " is possible");
        }
        return number;
    }

    /** Negative where it is not known. */
    private double ratio() throws IOException {
        double ratio = in.readDouble();
        if (ratio >= -1 && ratio <= MOST) {
            return ratio;
        }
        throw new IOException("a ratio of " + ratio);
    }

    /** A value for each that was counted. */
    private Distribution distribution(long counted) throws IOException {
        return counted(blob(), counted);
    }

    private static Distribution counted(byte[] bytes, long counted) throws IOException {
        Distribution read = bytes.length == 0 ? Distribution.EMPTY : Distribution.fromCompressed(bytes);
        if (read.count() != counted) {
            throw new IOException("a histogram of " + read.count() + " values where " + counted + " were counted");
        }
        return read;
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
