package io.tcpbench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * The picture of the rooms in ARCHITECTURE.md, as a test: arrows go down, one foreign library has one room, one class
 * reads the clock.
 */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tcpbench");

    @Test
    void arrowsBetweenRoomsGoDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.tcpbench..")
                .layer("cli")
                .definedBy("io.tcpbench.cli..")
                .layer("experiment")
                .definedBy("io.tcpbench.experiment..")
                .layer("launch")
                .definedBy("io.tcpbench.launch..")
                .layer("root")
                .definedBy("io.tcpbench")
                .layer("client")
                .definedBy("io.tcpbench.client..")
                .layer("engine")
                .definedBy("io.tcpbench.engine..")
                .layer("report")
                .definedBy("io.tcpbench.report..")
                .layer("gate")
                .definedBy("io.tcpbench.gate..")
                .layer("protocol")
                .definedBy("io.tcpbench.protocol..")
                .layer("result")
                .definedBy("io.tcpbench.result..")
                .layer("plan")
                .definedBy("io.tcpbench.plan..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("experiment")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("launch")
                .mayOnlyBeAccessedByLayers("experiment", "cli")
                .whereLayer("root")
                .mayOnlyBeAccessedByLayers("experiment", "cli")
                .whereLayer("client")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("root", "cli")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("client", "root", "cli")
                .whereLayer("gate")
                .mayOnlyBeAccessedByLayers("report", "root", "experiment", "cli")
                .whereLayer("protocol")
                .mayOnlyBeAccessedByLayers("engine", "root", "cli")
                .whereLayer("result")
                .mayOnlyBeAccessedByLayers("engine", "gate", "report", "client", "root", "experiment", "cli")
                .whereLayer("plan")
                .mayOnlyBeAccessedByLayers(
                        "result",
                        "protocol",
                        "engine",
                        "gate",
                        "report",
                        "client",
                        "launch",
                        "root",
                        "experiment",
                        "cli")
                .check(CLASSES);
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching("io.tcpbench.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nettyIsKnownToTheEngineAndItsBuffersToProtocols() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.tcpbench.engine..", "io.tcpbench.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.tcpbench.protocol..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty..").and(not(resideInAPackage("io.netty.buffer.."))))
                .check(CLASSES);
    }

    @Test
    void transportsMoveBytesAndKnowNothingOfLoad() {
        noClasses()
                .that()
                .resideInAPackage("io.tcpbench.engine.transport..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.tcpbench.engine", "io.tcpbench.result..")
                        .and(not(resideInAPackage("io.tcpbench.engine.transport.."))))
                .check(CLASSES);
    }

    @Test
    void histogramsAreKnownToResultAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tcpbench.result..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.HdrHistogram..")
                .check(CLASSES);
    }

    @Test
    void jsonAndYamlAreKnownToTheClassesThatReadAndWriteFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.tcpbench.report..", "io.tcpbench.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson..", "org.yaml..")
                .check(CLASSES);
    }

    @Test
    void theCommandLineLibraryIsKnownToTheCommandLineAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tcpbench.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }

    @Test
    void lineEditingIsKnownToTheClientAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tcpbench.client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .check(CLASSES);
    }

    @Test
    void thePlanUsesNoLibrary() {
        noClasses()
                .that()
                .resideInAPackage("io.tcpbench.plan..")
                .should()
                .dependOnClassesThat(not(resideInAnyPackage("java..", "io.tcpbench.plan..", "org.jspecify..")))
                .check(CLASSES);
    }

    @Test
    void nothingThatAStrangerWroteBecomesAnObjectOfHisChoice() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ObjectOutputStream.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind.jsontype..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(JsonTypeInfo.class)
                .check(CLASSES);
    }

    @Test
    void noProcessIsStartedOfALineThatIsSplitAtBlanks() {
        noClasses()
                .should()
                .callMethodWhere(target(name("exec")).and(target(owner(assignableTo(Runtime.class)))))
                .check(CLASSES);
    }

    @Test
    void oneClassReadsTheClock() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.tcpbench.result.SystemClock")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void oneClassOfEachProgramPrintsAndNoneSleeps() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.tcpbench.cli.Console")
                .and()
                .doNotHaveFullyQualifiedName("io.tcpbench.launch.Watchdog")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    }
}
