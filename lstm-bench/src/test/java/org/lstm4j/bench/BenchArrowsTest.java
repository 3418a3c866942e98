package org.lstm4j.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the test of the arrows in lstm-apps cannot see, because this module stands behind it. */
@AnalyzeClasses(packages = "org.lstm4j", importOptions = ImportOption.DoNotIncludeTests.class)
class BenchArrowsTest {
    private static final DescribedPredicate<JavaClass> INTERNAL_ELSEWHERE = resideInAPackage("org.lstm4j..internal..")
            .and(DescribedPredicate.not(resideInAPackage("org.lstm4j.backend.jvm.internal..")));

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_BENCHMARKS = noClasses()
            .that()
            .resideOutsideOfPackage("org.lstm4j.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.lstm4j.bench..");

    @ArchTest
    static final ArchRule THE_BENCHMARKS_LOOK_INSIDE_THE_NATIVE_BACKEND_ONLY =
            noClasses().that().resideInAPackage("org.lstm4j.bench..").should().dependOnClassesThat(INTERNAL_ELSEWHERE);
}
