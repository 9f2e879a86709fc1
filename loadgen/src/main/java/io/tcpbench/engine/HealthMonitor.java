package io.tcpbench.engine;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import io.tcpbench.result.GeneratorHealth;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Watches this process between the beginning and the end of the measured window: CPU time, event loops, collections.
 */
final class HealthMonitor {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final AtomicLong longestPauseNanos = new AtomicLong();
    private final AtomicLong allPausesNanos = new AtomicLong();
    private final NotificationListener onCollection = (notification, handback) -> collected(notification);
    private final long[] loopDemandAtBegin;
    private final long processCpuAtBegin;
    private final long beganNanos;

    /**
     * Begins to watch.
     *
     * @param loopDemandNanos {@link LoopDemand} of each event loop until now
     */
    HealthMonitor(long[] loopDemandNanos, long nowNanos) {
        loopDemandAtBegin = loopDemandNanos.clone();
        processCpuAtBegin = process.getProcessCpuTime();
        beganNanos = nowNanos;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(onCollection, null, null);
            }
        }
    }

    private void collected(Notification notification) {
        if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        long nanos = info.getGcInfo().getDuration() * NANOS_PER_MILLI;
        longestPauseNanos.accumulateAndGet(nanos, Math::max);
        allPausesNanos.addAndGet(nanos);
    }

    /**
     * Ends to watch.
     *
     * @param loopDemandNanos {@link LoopDemand} of each event loop until now, in the same order
     */
    GeneratorHealth end(long[] loopDemandNanos, long nowNanos) {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                try {
                    emitter.removeNotificationListener(onCollection);
                } catch (ListenerNotFoundException notAdded) {
                    throw new IllegalStateException(notAdded);
                }
            }
        }
        double window = Math.max(1, nowNanos - beganNanos) * 1.0;
        long processCpu = process.getProcessCpuTime() - processCpuAtBegin;
        return new GeneratorHealth(
                processCpu / window,
                Math.min(1, busiestLoop(loopDemandNanos) / window),
                longestPauseNanos.get(),
                allPausesNanos.get());
    }

    private long busiestLoop(long[] atEnd) {
        long busiest = -1;
        for (int i = 0; i < atEnd.length; i++) {
            if (atEnd[i] >= 0) {
                busiest = Math.max(busiest, atEnd[i] - loopDemandAtBegin[i]);
            }
        }
        return busiest;
    }
}
