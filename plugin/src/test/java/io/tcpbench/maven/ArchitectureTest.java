package io.tcpbench.maven;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tcpbench.maven");

    @Test
    void theGeneratorAndTheServerRunInJvmsOfTheirOwn() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "org.HdrHistogram..",
                        "picocli..",
                        "io.tcpbench.engine..",
                        "io.tcpbench.protocol..",
                        "io.tcpbench.cli..",
                        "io.tcpbench.reference..")
                .because("Maven's JVM must not take part in the measurement")
                .check(CLASSES);
    }

    @Test
    void onlyTheFolderOfARunReadsAndWritesJson() {
        noClasses()
                .that()
                .doNotHaveSimpleName("RunFolder")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @Test
    void whatIsSaidIsSaidThroughTheLog() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    }

    @Test
    void nothingThatAStrangerWroteBecomesAnObjectOfHisChoice() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
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
}
