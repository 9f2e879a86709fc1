package io.tcpbench.result;

import io.tcpbench.plan.Plan;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes the fields of one {@link JournalRecord}, in the order in which {@link JournalRecordReader} reads them. */
final class JournalRecordWriter {
    private final DataOutputStream out;

    JournalRecordWriter(DataOutputStream out) {
        this.out = out;
    }

    void entry(JournalRecord entry) throws IOException {
        if (entry instanceof JournalRecord.Began began) {
            out.writeByte(1);
            plan(began.plan());
            texts(began.thresholds());
            environment(began.environment());
            instant(began.at());
        } else if (entry instanceof JournalRecord.LoadBegan load) {
            out.writeByte(2);
            instant(load.at());
        } else if (entry instanceof JournalRecord.Recorded recorded) {
            out.writeByte(3);
            number(recorded.second());
            interval(recorded.interval());
        } else if (entry instanceof JournalRecord.Ended ended) {
            out.writeByte(4);
            instant(ended.startedAt());
            number(ended.durationNanos());
            out.writeBoolean(ended.partial());
            out.writeBoolean(ended.everUsable());
            health(ended.health());
            kernel(ended.kernel());
            text(ended.aborted().orElse(""));
        } else if (entry instanceof JournalRecord.KernelSeen seen) {
            out.writeByte(5);
            kernel(seen.soFar());
        }
    }

    /** As settings, and what tells the payload from others where it came from a file, which may be another by now. */
    private void plan(Plan plan) throws IOException {
        Map<String, Object> settings = plan.settings();
        number(settings.size());
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            text(setting.getKey());
            text(setting.getValue().toString());
        }
        out.writeBoolean(plan.send().isFromElsewhere());
        if (plan.send().isFromElsewhere()) {
            number(plan.send().size());
            text(plan.send().sha256());
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
        distribution(interval.handshake());
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
        growth(kernel.growth());
        number(kernel.queues().size());
        for (AcceptQueue queue : kernel.queues()) {
            text(queue.address());
            number(queue.inode());
            number(queue.deepest());
            number(queue.backlog());
        }
        number(kernel.listenerAt().inode());
        number(kernel.listenerAt().pid());
        number(kernel.tcpInfo().connections());
        number(kernel.tcpInfo().shortestRoundTripNanos());
        number(kernel.tcpInfo().retransmits());
        for (AcceptQueue queue : kernel.queues()) {
            number(queue.drops());
        }
        number(kernel.looks().size());
        for (KernelLook look : kernel.looks()) {
            number(look.atNanos());
            growth(look.growth());
            number(look.waiting());
        }
    }

    private void growth(Map<KernelCounter, Long> growth) throws IOException {
        number(growth.size());
        for (Map.Entry<KernelCounter, Long> counter : growth.entrySet()) {
            text(counter.getKey().name());
            number(counter.getValue());
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
        while ((rest & ~JournalRecord.MASK) != 0) {
            out.writeByte((int) ((rest & JournalRecord.MASK) | JournalRecord.MORE));
            rest >>>= JournalRecord.BITS;
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
