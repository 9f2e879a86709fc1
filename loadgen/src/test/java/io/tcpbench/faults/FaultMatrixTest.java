package io.tcpbench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault of the matrix on every transport, and the table in {@code docs/faults.md}, which is rewritten with
 * {@code mvn -pl loadgen test -Dtest=FaultMatrixTest -Dtcpbench.faults.write}.
 */
@Tag("real-time")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultMatrixTest {
    @TempDir
    private static Path folder;

    @TestFactory
    List<DynamicTest> whatAServerDoes() throws Exception {
        return tests(Family.LOOPBACK);
    }

    @TestFactory
    List<DynamicTest> whatThePathDoes() throws Exception {
        return tests(Family.PATH);
    }

    @TestFactory
    List<DynamicTest> whatBecomesOfTheProcessOfTheServer() throws Exception {
        return tests(Family.TARGET);
    }

    @TestFactory
    List<DynamicTest> whatBecomesOfAServerThatABuildStarts() throws Exception {
        return tests(Family.START);
    }

    @TestFactory
    List<DynamicTest> whatTheMachineOfTheGeneratorDoes() throws Exception {
        return tests(Family.MACHINE);
    }

    @TestFactory
    List<DynamicTest> whatBecomesOfFiles() throws Exception {
        return tests(Family.FILES);
    }

    private static List<DynamicTest> tests(Family family) throws IOException, InterruptedException {
        FamilyRun run = FamilyRun.of(family, Files.createDirectory(folder.resolve(family.name())));
        FaultsDocument.keep(family, run);
        List<DynamicTest> tests = new ArrayList<>();
        for (Attempt attempt : Attempt.all(family.faults())) {
            tests.add(DynamicTest.dynamicTest(attempt.name(), () -> check(run.of(attempt))));
        }
        tests.add(DynamicTest.dynamicTest(
                "no buffer leaked", () -> assertThat(run.leaks()).isEmpty()));
        return tests;
    }

    private static void check(FamilyRun.Ended ended) {
        assumeTrue(!ended.how().equals("skipped"), ended.why());
        assertThat(ended.how()).as(ended.why()).isEqualTo("passed");
    }

    @Test
    void thereAreMoreThanFiftyFaults() {
        assertThat(Arrays.stream(Family.values())
                        .mapToInt(family -> family.faults().size())
                        .sum())
                .isGreaterThan(50);
    }

    @Test
    void noTwoFaultsOfAFamilyHaveTheSameName() {
        for (Family family : Family.values()) {
            assertThat(family.faults()).extracting(Fault::name).doesNotHaveDuplicates();
        }
    }

    /** Whoever is root can try all; else it is said above what was skipped, and the table stays as it is. */
    @Test
    @Order(Integer.MAX_VALUE)
    void theTableIsWhatWasTried() throws Exception {
        assumeTrue(FaultsDocument.missing().isEmpty(), "not tried yet: " + FaultsDocument.missing());
        boolean mightSkip = !System.getProperty("user.name").equals("root");
        assumeTrue(!mightSkip || FaultsDocument.skipped().isEmpty(), "some faults need root");

        String generated = FaultsDocument.generated();
        if (System.getProperty("tcpbench.faults.write") != null) {
            Files.writeString(FaultsDocument.FILE, generated);
        }

        assertThat(FaultsDocument.skipped()).isEmpty();
        String written = Files.readString(FaultsDocument.FILE);
        assertThat(linesOnlyIn(written, generated))
                .as("in the file, and not as tried")
                .isEmpty();
        assertThat(linesOnlyIn(generated, written))
                .as("as tried, and not in the file")
                .isEmpty();
        assertThat(generated.equals(written))
                .as("the lines are in the file's order")
                .isTrue();
    }

    /** A difference of a few lines, so that what failed is not buried under two whole tables. */
    private static List<String> linesOnlyIn(String one, String other) {
        List<String> lines = new ArrayList<>(one.lines().toList());
        lines.removeAll(other.lines().toList());
        return lines;
    }
}
