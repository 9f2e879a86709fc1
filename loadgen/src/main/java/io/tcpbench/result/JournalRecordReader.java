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

/** Reads the fields of one {@link JournalRecord}, and never takes more memory than its bytes are worth. */
final class JournalRecordReader {
    private final DataInputStream in;

    JournalRecordReader(DataInputStream in) {
        this.in = in;
    }

    JournalRecord entry() throws IOException {
        return switch (in.readUnsignedByte()) {
            case 1 -> new JournalRecord.Began(plan(), texts(), environment(), instant());
            case 2 -> new JournalRecord.LoadBegan(instant());
            case 3 -> new JournalRecord.Recorded(number(), interval());
            case 4 ->
                new JournalRecord.Ended(instant(), number(), in.readBoolean(), in.readBoolean(), health(), kernel());
            case 5 -> new JournalRecord.KernelSeen(kernel());
            default -> new JournalRecord.Unknown();
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
        return new KernelEvidence(growth, queues, new NetworkNamespace(number(), number()));
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
        for (int shift = 0; shift < Long.SIZE; shift += JournalRecord.BITS) {
            int next = in.readUnsignedByte();
            rest |= (next & JournalRecord.MASK) << shift;
            if ((next & JournalRecord.MORE) == 0) {
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
