package io.tcpbench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A control group for one generator, with limits of its own; of version 1 or 2, see cgroups(7). It stands as
 * {@code cgroup} in the folder of its row, so that a script can enter it with {@link #ENTER}.
 */
final class Cgroup {
    /** A line of sh(1) that puts the shell, and what takes its place, into the group. */
    static final String ENTER = "echo $$ > cgroup/cgroup.procs && exec \"$@\"";

    private static final Path MOUNTED = Path.of("/sys/fs/cgroup");

    private final Path group;
    private final boolean unified;

    private Cgroup(Path group, boolean unified) {
        this.group = group;
        this.unified = unified;
    }

    /**
     * Makes an empty group.
     *
     * @param controller {@code cpu} or {@code memory}
     * @throws Skipped if this machine does not let us
     */
    static Cgroup of(String controller, Workplace place) throws IOException, Skipped {
        boolean unified = Files.exists(MOUNTED.resolve("cgroup.controllers"));
        Path parent = unified ? MOUNTED : MOUNTED.resolve(controller);
        Path group;
        try {
            if (unified) {
                Files.writeString(parent.resolve("cgroup.subtree_control"), "+" + controller);
            }
            group = Files.createTempDirectory(parent, "tcpbench-");
        } catch (IOException notAllowed) {
            throw new Skipped("a cgroup with the controller " + controller + " can't be made: " + notAllowed);
        }
        Files.createSymbolicLink(place.folder().resolve("cgroup"), group);
        return new Cgroup(group, unified);
    }

    /** Lets it run for so many milliseconds of each 100. */
    void limitCpuMillis(int millis) throws IOException {
        if (unified) {
            write("cpu.max", millis * 1_000 + " 100000");
        } else {
            write("cpu.cfs_quota_us", "" + millis * 1_000);
        }
    }

    /** Lets it run as much as it likes. */
    void unlimitCpu() throws IOException {
        if (unified) {
            write("cpu.max", "max");
        } else {
            write("cpu.cfs_quota_us", "-1");
        }
    }

    /** Has the kernel kill a process of it when it needs more memory, instead of swapping. */
    void limitMemory(long bytes) throws IOException {
        write(unified ? "memory.swap.max" : "memory.swappiness", "0");
        write(unified ? "memory.max" : "memory.limit_in_bytes", "" + bytes);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(group.resolve(file), text);
    }

    /** Takes it away; the processes in it must have ended. */
    void remove() throws IOException {
        Files.delete(group);
    }
}
