package org.lstm4j.apps;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;

/**
 * Who may use whom. Everything rests on lstm-api, which rests on nothing; backends, text and files know no one else; a saved
 * model knows text and files; tasks know a saved model; only the program knows all of them, and backends only through their interface. Maven's arrows forbid most of it already; this
 * test also sees what travels along as a dependency of a dependency, and the inside of other modules. Not seen from here is
 * lstm-bench, which stands behind the program and alone may use the inside of the native backend: BenchArrowsTest there.
 */
@AnalyzeClasses(packages = "org.lstm4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {
    private static final String[] API = {
        "org.lstm4j",
        "org.lstm4j.graph..",
        "org.lstm4j.internal..",
        "org.lstm4j.nn..",
        "org.lstm4j.train..",
        "org.lstm4j.data..",
        "org.lstm4j.reference..",
        "org.lstm4j.spi..",
        "org.lstm4j.trace..",
        "org.lstm4j.metric..",
        "org.lstm4j.decode.."
    };

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("org.lstm4j..");

    @ArchTest
    static final ArchRule EVERY_PACKAGE_HAS_ITS_MODULE = classes()
            .should()
            .resideInAnyPackage(concat(
                    API,
                    "org.lstm4j.backend..",
                    "org.lstm4j.conformance..",
                    "org.lstm4j.text..",
                    "org.lstm4j.signal..",
                    "org.lstm4j.io..",
                    "org.lstm4j.model..",
                    "org.lstm4j.tasks..",
                    "org.lstm4j.forecast..",
                    "org.lstm4j.recognition..",
                    "org.lstm4j.labelling..",
                    "org.lstm4j.translation..",
                    "org.lstm4j.drawing..",
                    "org.lstm4j.testing..",
                    "org.lstm4j.apps.."));

    @ArchTest
    static final ArchRule THE_API_RESTS_ON_THE_JDK_ALONE = classes()
            .that()
            .resideInAnyPackage(API)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(concat(API, "java..", "javax..", "jdk..", "org.jspecify..")));

    @ArchTest
    static final ArchRule BACKENDS_KNOW_THE_API_ALONE = knowNoOtherModule("org.lstm4j.backend..");

    @ArchTest
    static final ArchRule THE_KIT_KNOWS_THE_API_ALONE = knowNoOtherModule("org.lstm4j.conformance..");

    @ArchTest
    static final ArchRule TEXT_KNOWS_THE_API_ALONE = knowNoOtherModule("org.lstm4j.text..");

    @ArchTest
    static final ArchRule SIGNALS_KNOW_THE_API_ALONE = knowNoOtherModule("org.lstm4j.signal..");

    @ArchTest
    static final ArchRule FILES_KNOW_THE_API_ALONE = knowNoOtherModule("org.lstm4j.io..");

    /** What a program takes in to use a saved model: little, and nothing that logs, injects or reads configurations. */
    @ArchTest
    static final ArchRule A_SAVED_MODEL_NEEDS_THE_API_TEXT_SIGNALS_FILES_AND_JSON_ALONE = classes()
            .that()
            .resideInAPackage("org.lstm4j.model..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(concat(
                    API,
                    "org.lstm4j.model..",
                    "org.lstm4j.text..",
                    "org.lstm4j.signal..",
                    "org.lstm4j.io..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..",
                    "java..",
                    "org.jspecify..")));

    /** What plug-ins are written against: it knows no backend and nothing of the program that it is part of. */
    @ArchTest
    static final ArchRule TASKS_KNOW_NEITHER_THE_PROGRAM_NOR_A_BACKEND = classes()
            .that()
            .resideInAPackage("org.lstm4j.tasks..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(concat(
                            API, "org.lstm4j.tasks..", "org.lstm4j.model..", "org.lstm4j.text..", "org.lstm4j.io.."))
                    .or(DescribedPredicate.not(OURS)));

    /** Task types of their own module are what a plug-in is: they know what plug-ins are written against, and not each other. */
    @ArchTest
    static final ArchRule FORECAST_KNOWS_WHAT_PLUG_INS_KNOW = knowsWhatPlugInsKnow("org.lstm4j.forecast..");

    @ArchTest
    static final ArchRule RECOGNITION_KNOWS_WHAT_PLUG_INS_KNOW = knowsWhatPlugInsKnow("org.lstm4j.recognition..");

    @ArchTest
    static final ArchRule LABELLING_KNOWS_WHAT_PLUG_INS_KNOW = knowsWhatPlugInsKnow("org.lstm4j.labelling..");

    @ArchTest
    static final ArchRule TRANSLATION_KNOWS_WHAT_PLUG_INS_KNOW = knowsWhatPlugInsKnow("org.lstm4j.translation..");

    @ArchTest
    static final ArchRule DRAWING_KNOWS_WHAT_PLUG_INS_KNOW = knowsWhatPlugInsKnow("org.lstm4j.drawing..");

    @ArchTest
    static final ArchRule THE_PROGRAM_KNOWS_NO_BACKEND = noClasses()
            .that()
            .resideInAPackage("org.lstm4j.apps..")
            .and()
            .resideOutsideOfPackage("org.lstm4j.apps.exchange..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.lstm4j.backend..");

    /** ONNX files are written and read by the module of their backend; what exchanges files uses that, and runs nothing. */
    @ArchTest
    static final ArchRule THE_EXCHANGE_OF_FILES_KNOWS_ONNX_ALONE = noClasses()
            .that()
            .resideInAPackage("org.lstm4j.apps.exchange..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.lstm4j.backend..")
                    .and(DescribedPredicate.not(resideInAPackage("org.lstm4j.backend.onnx"))));

    @ArchTest
    static final ArchRule ONLY_TASKS_AND_THE_PROGRAM_KNOW_GUICE_AND_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.lstm4j.tasks..",
                    "org.lstm4j.forecast..",
                    "org.lstm4j.recognition..",
                    "org.lstm4j.labelling..",
                    "org.lstm4j.translation..",
                    "org.lstm4j.drawing..",
                    "org.lstm4j.apps..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.inject..", "jakarta.inject..", "picocli..", "com.typesafe.config..");

    @ArchTest
    static final ArchRule WHAT_IS_INTERNAL_STAYS_IN_ITS_MODULE = classes().should(useInternalsOfTheirOwnModuleOnly());

    private static ArchRule knowNoOtherModule(String packages) {
        return classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(concat(API, packages)).or(DescribedPredicate.not(OURS)))
                .allowEmptyShould(true);
    }

    private static ArchRule knowsWhatPlugInsKnow(String packages) {
        return classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(concat(
                                API,
                                packages,
                                "org.lstm4j.tasks..",
                                "org.lstm4j.model..",
                                "org.lstm4j.text..",
                                "org.lstm4j.signal..",
                                "org.lstm4j.io.."))
                        .or(DescribedPredicate.not(OURS)));
    }

    private static ArchCondition<JavaClass> useInternalsOfTheirOwnModuleOnly() {
        return new ArchCondition<>("use internals of their own module only") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isInternal(dependency.getTargetClass()))
                        .filter(dependency ->
                                !module(dependency.getTargetClass()).equals(module(user)))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(user, dependency.getDescription())));
            }
        };
    }

    private static boolean isInternal(JavaClass type) {
        return OURS.test(type) && (type.getPackageName() + ".").contains(".internal.");
    }

    /** The module by the first name after {@code org.lstm4j}: text, io, model, tasks and so on, a backend's own name, or api. */
    private static String module(JavaClass type) {
        String[] names = type.getPackageName().split("\\.");
        String first = names.length > 2 ? names[2] : "";
        return switch (first) {
            case "text",
                    "signal",
                    "io",
                    "model",
                    "tasks",
                    "forecast",
                    "recognition",
                    "labelling",
                    "translation",
                    "drawing",
                    "apps",
                    "conformance" -> first;
            case "backend" -> "backend." + names[3];
            default -> "api";
        };
    }

    private static String[] concat(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}
