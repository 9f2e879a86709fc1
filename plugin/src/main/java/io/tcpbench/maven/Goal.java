package io.tcpbench.maven;

import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.eclipse.aether.RepositorySystemSession;
import org.jspecify.annotations.Nullable;

/**
 * What all goals have in common: where their files go and how the build is told what stopped them. A superclass,
 * because Maven looks for parameters in the classes of a goal and nowhere else.
 */
abstract class Goal extends AbstractMojo {
    private final MavenSession session;
    private final MavenProject project;
    private final MojoExecution execution;

    /** Where plan and results go. Default: <code>tcpbench/EXECUTION</code> in the build's folder. */
    @Parameter(property = "tcpbench.outputDirectory")
    private @Nullable File outputDirectory;

    Goal(MavenSession session, MavenProject project, MojoExecution execution) {
        this.session = session;
        this.project = project;
        this.execution = execution;
    }

    /** What may stop a goal, before it is put in the words of Maven. */
    @FunctionalInterface
    interface Step {
        void take() throws IOException, InterruptedException, MojoExecutionException, MojoFailureException;
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        explained(this::perform);
    }

    /** Does what the goal is for. */
    abstract void perform() throws IOException, InterruptedException, MojoExecutionException, MojoFailureException;

    /** Takes a step; whatever stops it is an exception of Maven's that says what to do. */
    static void explained(Step step) throws MojoExecutionException, MojoFailureException {
        try {
            step.take();
        } catch (InvalidSettings invalid) {
            throw new MojoExecutionException(
                    "the load test can't be run as it is configured:\n" + invalid.getMessage(), invalid);
        } catch (LaunchFailed failed) {
            throw new MojoExecutionException(failed.getMessage(), failed);
        } catch (IOException unwritable) {
            throw new MojoExecutionException("the files of the load test can't be written: " + unwritable, unwritable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("the load test was interrupted", interrupted);
        }
    }

    /** What the goals of this module share. */
    final Bench bench() {
        @SuppressWarnings("unchecked") // Maven's interface is older than generics.
        Map<String, Object> context = getPluginContext();
        return Bench.of(context);
    }

    /** By which the goals of one execution find what the others left. */
    final String executionId() {
        return execution.getExecutionId();
    }

    /** The name of the goal, which is also that of the generator's command. */
    final String goal() {
        return execution.getGoal();
    }

    /** When this build began. */
    final Instant buildStart() {
        return session.getStartTime().toInstant();
    }

    final MavenProject project() {
        return project;
    }

    /** Through which artifacts are found. */
    final RepositorySystemSession repositorySession() {
        return session.getRepositorySession();
    }

    /** Names that belong to no parameter are faults. */
    final void checkSpelling(RunSettings settings) {
        Spelling spelling = new Spelling(execution.getMojoDescriptor().getPluginDescriptor());
        Properties commandLine = session.getUserProperties();
        @Nullable Xpp3Dom configuration = project.getGoalConfiguration(
                execution.getGroupId(), execution.getArtifactId(), execution.getExecutionId(), execution.getGoal());
        spelling.unknownProperties(commandLine, project.getProperties()).forEach(settings::fault);
        spelling.unknownElements(configuration).forEach(settings::fault);
        spelling.overruled(commandLine, configuration).forEach(getLog()::warn);
    }

    /** Without a POM the build's folder is a literal {@code ${project.build.directory}}. */
    final Path outputFolder() {
        if (outputDirectory != null) {
            requireOwnFolder(outputDirectory.toPath());
            return outputDirectory.toPath();
        }
        Path build = project.getFile() == null
                ? workingFolder().resolve("target")
                : Path.of(project.getBuild().getDirectory());
        return build.resolve("tcpbench").resolve(execution.getExecutionId());
    }

    /** The folder of the project is also what Maven makes of an empty text; no file may be overwritten there. */
    private void requireOwnFolder(Path folder) {
        if (workingFolder()
                .toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize())) {
            throw new InvalidSettings(List.of(
                    new Fault("outputDirectory", folder.toString(), "a folder within or beside that of the project")));
        }
    }

    /** Where the server and the generator run, so that relative files are those of the project. */
    final Path workingFolder() {
        return project.getFile() == null
                ? Path.of(session.getExecutionRootDirectory())
                : project.getFile().toPath().toAbsolutePath().resolveSibling("");
    }
}
