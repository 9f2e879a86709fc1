package io.tcpbench.result;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a run took place.
 *
 * @param os name and version of the kernel
 * @param arch of the processor
 * @param cpuModel as the kernel names it; empty where it does not say
 * @param cpus available to this process
 * @param jdk version and vendor
 * @param jdkMajor feature release, 17 and up
 * @param maxHeapBytes of this process
 * @param transport that drove the sockets, never {@code auto}
 * @param eventLoops how many
 * @param targetAddress to which the target's name was resolved: {@code IP:PORT}, or {@code unix:PATH}
 * @param toolVersion of this program
 * @param limits of this machine
 */
public record Environment(
        String os,
        String arch,
        String cpuModel,
        int cpus,
        String jdk,
        int jdkMajor,
        long maxHeapBytes,
        String transport,
        int eventLoops,
        String targetAddress,
        String toolVersion,
        Limits limits) {

    /** What two runs must share to be compared: CPU model and count, kernel, JDK major, transport, tool version. */
    public Map<String, String> fingerprint() {
        Map<String, String> fingerprint = new TreeMap<>();
        fingerprint.put("cpuModel", cpuModel);
        fingerprint.put("cpus", Integer.toString(cpus));
        fingerprint.put("os", os);
        fingerprint.put("jdkMajor", Integer.toString(jdkMajor));
        fingerprint.put("transport", transport);
        fingerprint.put("toolVersion", toolVersion);
        return fingerprint;
    }
}
