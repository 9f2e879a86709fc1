package io.tcpbench.cli;

import io.tcpbench.TargetRefused;
import io.tcpbench.engine.Machine;
import io.tcpbench.gate.Outcome;
import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.launch.StartupArchive;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.report.UnreadableResult;
import io.tcpbench.report.Unwritable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code tcpbench}: finds the subcommand, and turns whatever comes out of it into an exit status. */
@Command(
        name = "tcpbench",
        customSynopsis = "tcpbench [--help] [--version] COMMAND",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        description = {
            "Load tests for TCP servers: does it still answer correctly, fast enough, no slower than before?",
            "",
            "`tcpbench` stands for `tcpbench-loadgen`, or `java -jar tcpbench-loadgen.jar`; `tcpbench help COMMAND` says more",
            "of a command."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tcpbench run 127.0.0.1:9090 --rate 20k/s --threshold 'p99<=5ms'",
            "  tcpbench compare -r 5k/s --baseline 'jar:old.jar --port {port}' --candidate 'jar:new.jar --port {port}'",
            "  tcpbench search --server 'jar:server.jar --port {port}' --threshold 'p99<=10ms'",
            "  tcpbench plan init load.yaml",
            "  tcpbench verify tcpbench-out/result.json --threshold 'p99<=2ms'",
            "  tcpbench report tcpbench-out/run.journal",
            "  tcpbench explain RESET_AWAITING",
            "  tcpbench client 127.0.0.1:6379",
            "  alias tcpbench=/path/to/bin/tcpbench-loadgen",
            "  source <(tcpbench generate-completion)   # completion by tab in bash and zsh"
        },
        versionProvider = Main.Version.class)
public final class Main implements Runnable {
    private static final int COLUMNS = 100;

    /** From here on exit statuses are those of an interrupt, after which nothing is begun any more. */
    private static final int SIGNALS = 128;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "show the version")
    boolean version;

    private Main() {}

    /** Runs one command and exits with what came of it. */
    public static void main(String[] arguments) {
        int exitCode = exitCode(Console.ofThisProcess(), LoadTests.REAL, arguments);
        if (exitCode < SIGNALS) {
            StartupArchive.missing().ifPresent(archive -> archive.buildInBackground(Rehearsal.class.getName()));
        }
        System.exit(exitCode);
    }

    /** Runs one command. */
    static int exitCode(Console console, LoadTests loadTests, String... arguments) {
        int exitCode = executed(console, loadTests, arguments);
        console.flush();
        if (console.lostResults() && exitCode <= Outcome.INVALID.exitCode()) {
            console.tell("tcpbench: the standard output can't be written to");
            return Outcome.UNWRITABLE.exitCode();
        }
        return exitCode;
    }

    private static int executed(Console console, LoadTests loadTests, String... arguments) {
        try {
            return commandLine(console, loadTests).execute(arguments);
        } catch (Throwable crash) {
            // Errors as well: without memory, too, whoever started us must learn that there is no verdict.
            return exitCode(console, crash);
        }
    }

    /** All commands. */
    static CommandLine commandLine(Console console, LoadTests loadTests) {
        Help.Ansi colour = console.colour() ? Help.Ansi.ON : Help.Ansi.OFF;
        return new CommandLine(new Main())
                .addSubcommand(RunCommand.commandLine(console, loadTests))
                .addSubcommand(new CompareCommand(console).commandLine())
                .addSubcommand(new NoiseCommand(console).commandLine())
                .addSubcommand(new BaselineCommand(console).commandLine())
                .addSubcommand(new SearchCommand(console).commandLine())
                .addSubcommand(CalibrateCommand.commandLine(console))
                .addSubcommand(PlanCommand.commandLine(console))
                .addSubcommand(new VerifyCommand(console))
                .addSubcommand(new ReportCommand(console))
                .addSubcommand(new ExplainCommand(console))
                .addSubcommand(new ClientCommand(console))
                .addSubcommand(new AutoComplete.GenerateCompletion())
                .addSubcommand(new HelpCommand())
                .setOut(console.out())
                .setErr(console.err())
                .setColorScheme(Help.defaultColorScheme(colour))
                .setUsageHelpWidth(COLUMNS)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((misuse, arguments) -> exitCode(console, misuse))
                .setExecutionExceptionHandler((thrown, command, parsed) -> exitCode(console, thrown));
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new Misuse(
                List.of(
                        "no command: allowed are run, compare, noise, baseline, search, calibrate, plan, verify, report, explain, client, generate-completion and help; see tcpbench --help"));
    }

    /** Says what went wrong, and finds its status. What is not listed is a defect of ours. */
    private static int exitCode(Console console, Throwable thrown) {
        if (thrown instanceof ParameterException misuse) {
            String command = misuse.getCommandLine().getCommandSpec().qualifiedName();
            ParseFaults.lines(misuse).forEach(line -> console.tell(command + ": " + line));
            return Outcome.USAGE.exitCode();
        }
        if (thrown instanceof Misuse || thrown instanceof InvalidSettings || thrown instanceof UnreadableResult) {
            return told(console, thrown, Outcome.USAGE);
        }
        if (thrown instanceof LaunchFailed) {
            return told(console, thrown, Outcome.UNAVAILABLE);
        }
        if (thrown instanceof TargetRefused) {
            return told(console, thrown, Outcome.REFUSED);
        }
        if (thrown instanceof Unwritable) {
            return told(console, thrown, Outcome.UNWRITABLE);
        }
        console.tell(thrown);
        console.tell("tcpbench: "
                + (isOutOfMemory(thrown)
                        ? "the heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MiB was too small: raise it with java -Xmx, or plan fewer connections, requests in flight,"
                                + " or requests a second times the timeout"
                        : "this is a defect of tcpbench, please report it with the lines above"));
        return Outcome.INTERNAL.exitCode();
    }

    private static boolean isOutOfMemory(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .anyMatch(OutOfMemoryError.class::isInstance);
    }

    private static int told(Console console, Throwable thrown, Outcome outcome) {
        String.valueOf(thrown.getMessage()).lines().forEach(line -> console.tell("tcpbench: " + line));
        return outcome.exitCode();
    }

    /** The version of this program, and what it runs on. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "tcpbench " + Machine.toolVersion(),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }
    }
}
