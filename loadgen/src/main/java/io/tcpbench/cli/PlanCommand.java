package io.tcpbench.cli;

import io.tcpbench.plan.Fault;
import io.tcpbench.report.Unwritable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plan files: one to begin with, and what is wrong with one. */
@Command(
        name = "plan",
        customSynopsis = "tcpbench plan [--help] init|check",
        descriptionHeading = "%n",
        description = {
            "Writes and checks plan files: YAML or JSON with options as keys, for `tcpbench run --plan FILE`.",
            "",
            "docs/plan.schema.json is their JSON schema, by which editors complete and check them."
        },
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tcpbench plan init load.yaml",
            "  tcpbench plan check load.yaml",
            "  tcpbench run --plan load.yaml --scenario peak"
        },
        sortOptions = false)
final class PlanCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    private PlanCommand() {}

    /** The command with those below it. */
    static CommandLine commandLine(Console console) {
        return new CommandLine(new PlanCommand())
                .addSubcommand(new Init(console))
                .addSubcommand(new Check(console));
    }

    /** There is nothing to do without one of those below. */
    @Override
    public Integer call() {
        throw new Misuse(List.of("no command: allowed are init and check; see tcpbench plan --help"));
    }

    /** Writes a plan to begin with. */
    @Command(
            name = "init",
            customSynopsis = "tcpbench plan init [--force] [FILE]",
            descriptionHeading = "%n",
            description = {
                "Writes a plan with every setting, its meaning and its default, on the standard output or into a file.",
                "",
                "A file that exists is left alone. One named *.json has the settings that matter first, without comments."
            },
            parameterListHeading = "%n",
            footerHeading = "%nExamples:%n",
            footer = {"  tcpbench plan init", "  tcpbench plan init load.yaml", "  tcpbench plan init --force load.json"
            },
            sortOptions = false)
    static final class Init implements Callable<Integer> {
        private final Console console;

        @Parameters(arity = "0..1", paramLabel = "FILE", description = "where to; absent: the standard output")
        private @Nullable Path file;

        @Option(names = "--force", description = "overwrite a file that exists")
        private boolean force;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help")
        boolean help;

        Init(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws Unwritable {
            if (file == null) {
                console.report(PlanExample.yaml(), false);
                return 0;
            }
            String plan = PlanFile.isJson(file) ? PlanExample.json() : PlanExample.yaml();
            try {
                if (force) {
                    Files.writeString(file, plan);
                } else {
                    Files.writeString(file, plan, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                }
            } catch (FileAlreadyExistsException exists) {
                throw new Misuse(
                        List.of(new Fault("FILE", file.toString(), "a file that does not exist; --force overwrites it")
                                .toString()));
            } catch (IOException refused) {
                throw new Unwritable(file + " can't be written: " + refused, refused);
            }
            return 0;
        }
    }

    /** Says what is wrong with a plan. */
    @Command(
            name = "check",
            customSynopsis = "tcpbench plan check [--scenario NAME] FILE",
            descriptionHeading = "%n",
            description = {
                "Says what is wrong with a plan file, each fault with its line, and nothing but the names of its "
                        + "scenarios if all is right. Without --scenario each of them is checked. Nothing is sent. A missing "
                        + "target is no fault: `run` may have it."
            },
            parameterListHeading = "%n",
            footerHeading = "%nExamples:%n",
            footer = {"  tcpbench plan check load.yaml", "  tcpbench plan check --scenario peak load.yaml"},
            exitCodeListHeading = "%nExit status:%n",
            exitCodeList = {"0:all is right", "64:usage: a setting is wrong"},
            sortOptions = false)
    static final class Check implements Callable<Integer> {
        /** Never connected to. */
        private static final String NO_TARGET = "127.0.0.1:1";

        private final Console console;

        @Parameters(paramLabel = "FILE", description = "a YAML or JSON file with settings")
        private Path file = Path.of("");

        @Option(names = "--scenario", paramLabel = "NAME", description = "the only one that is checked")
        private @Nullable String scenario;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "show this help")
        boolean help;

        Check(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            Set<String> names = PlanFile.read(file, scenario, new RunSettings());
            if (scenario != null || names.isEmpty()) {
                check(scenario);
            } else {
                checkEach(names);
            }
            console.report(
                    file + " is right" + (names.isEmpty() ? "" : "; scenarios: " + String.join(", ", names)) + "\n",
                    false);
            return 0;
        }

        private void checkEach(Set<String> names) {
            Set<String> faults = new TreeSet<>();
            for (String name : names) {
                try {
                    check(name);
                } catch (Misuse wrong) {
                    String.valueOf(wrong.getMessage()).lines().forEach(faults::add);
                }
            }
            if (!faults.isEmpty()) {
                throw new Misuse(List.copyOf(faults));
            }
        }

        private void check(@Nullable String name) {
            RunSettings settings = new RunSettings();
            settings.set("target", NO_TARGET, "target");
            PlanFile.read(file, name, settings);
            settings.plan();
        }
    }
}
