package io.tcpbench.reference;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ObjectInputStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What may use what in this module. */
final class ArchitectureTest {

    private static final JavaClasses OURS = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Main.class.getName())
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(target(name("printStackTrace")).and(target(owner(assignableTo(Throwable.class)))))
                .check(OURS);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethodWhere(target(name("sleep")).and(target(owner(assignableTo(Thread.class)))))
                .check(OURS);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void onlyTheEnginesThatRunOnNettyKnowNetty() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(Epoll[^.]*|Netty[^.]*|IoUring[^.]*|InheritedListener|SocketWait)")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(OURS);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(Main|OptionValues|SettingOptions)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(OURS);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(OURS.stream().map(JavaClass::getPackage).distinct())
                .hasSizeGreaterThan(1)
                .allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void nothingThatAStrangerSentBecomesAnObjectOfHisChoice() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .check(OURS);
    }

    @Test
    void noProcessIsStartedOfALineThatIsSplitAtBlanks() {
        noClasses()
                .should()
                .callMethodWhere(target(name("exec")).and(target(owner(assignableTo(Runtime.class)))))
                .check(OURS);
    }
}
