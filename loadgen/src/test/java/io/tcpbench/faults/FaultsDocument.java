package io.tcpbench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/faults.md}, made of the attempts that passed. Each family keeps its last ones below {@code target}. */
final class FaultsDocument {
    static final Path FILE = Path.of("..", "docs", "faults.md");

    private static final Path FOLDER = Path.of("target", "faults");
    private static final String MARK = "<!-- from here on written by FaultMatrixTest -->\n";
    private static final String COLUMNS = """
            | fault | how it is made | run with | transport | what is counted | outcome | exit |
            |---|---|---|---|---|---|---|
            """;

    private FaultsDocument() {}

    /** Keeps what came of a family. */
    static void keep(Family family, FamilyRun run) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(rows(family), section(family, run));
        Files.deleteIfExists(skipped(family));
        List<String> reasons = Attempt.all(family.faults()).stream()
                .filter(attempt -> run.of(attempt).how().equals("skipped"))
                .map(attempt -> attempt.name() + ": " + run.of(attempt).why())
                .toList();
        if (!reasons.isEmpty()) {
            Files.write(skipped(family), reasons);
        }
    }

    private static String section(Family family, FamilyRun run) {
        StringBuilder section = new StringBuilder("\n## " + family.title() + "\n\n" + COLUMNS);
        for (Fault fault : family.faults()) {
            Map<Expected, List<String>> alike = fault.expected().keySet().stream()
                    .filter(transport ->
                            run.of(new Attempt(fault, transport)).how().equals("passed"))
                    .collect(Collectors.groupingBy(fault::expected, LinkedHashMap::new, Collectors.toList()));
            alike.forEach(
                    (expected, transports) -> section.append(row(fault, String.join(", ", transports), expected)));
        }
        return section.toString();
    }

    private static String row(Fault fault, String transports, Expected expected) {
        return "| "
                + String.join(
                        " | ",
                        fault.name(),
                        fault.cause(),
                        fault.settingsText(),
                        transports,
                        expected.text(),
                        expected.outcome(),
                        Integer.toString(expected.exitCode()))
                + " |\n";
    }

    /** Families that have not been tried since the last clean build. */
    static List<Family> missing() {
        return List.of(Family.values()).stream()
                .filter(family -> !Files.exists(rows(family)))
                .toList();
    }

    /** What could not be tried, and why. */
    static List<String> skipped() throws IOException {
        List<String> reasons = new ArrayList<>();
        for (Family family : Family.values()) {
            if (Files.exists(skipped(family))) {
                reasons.addAll(Files.readAllLines(skipped(family)));
            }
        }
        return reasons;
    }

    /** The document as it must be; its introduction is written by hand. */
    static String generated() throws IOException {
        String text = Files.readString(FILE);
        StringBuilder whole = new StringBuilder(text.substring(0, text.indexOf(MARK) + MARK.length()));
        for (Family family : Family.values()) {
            whole.append(Files.readString(rows(family)));
        }
        return whole.toString();
    }

    private static Path rows(Family family) {
        return FOLDER.resolve(family + ".md");
    }

    private static Path skipped(Family family) {
        return FOLDER.resolve(family + ".skipped");
    }
}
