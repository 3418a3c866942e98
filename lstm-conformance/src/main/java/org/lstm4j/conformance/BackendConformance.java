package org.lstm4j.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.conformance.internal.RuleRunner;
import org.lstm4j.conformance.internal.report.Report;
import org.lstm4j.conformance.internal.rules.Rules;
import org.lstm4j.conformance.internal.vectors.VectorSet;
import org.lstm4j.conformance.internal.vectors.VectorSets;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainingBackend;

/**
 * The tests of one backend. Extend it, say which backend, and run the class.
 *
 * <p>Rules have ids ({@code required_LSTM03_gateOrderIsIofc}) and are JUnit dynamic tests of that name; vectors of other
 * implementations are dynamic tests named by their set and case. What cannot run is skipped with its reason. At the end the
 * outcomes are written to {@code target/conformance.json}, under {@link #label}.
 *
 * <p>System properties: {@value #VECTORS} (directories of more vectors, separated as paths are), {@value #BASE} (where
 * relative ones start, the working directory by default), {@value #RULE} (a regular
 * expression; only ids it is found in run, and nothing is reported), {@value #LONG} ({@code true} for the rules that take
 * minutes), {@value #PAGE} (a Markdown file to keep up to date).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance {
    /** The system property with directories of vectors, each walked by its manifests. */
    public static final String VECTORS = "lstm.conformance.vectors";

    /** The system property with the directory that relative ones in {@link #VECTORS} start from. */
    public static final String BASE = "lstm.conformance.base";

    /** The system property with a regular expression for ids. */
    public static final String RULE = "lstm.conformance.rule";

    /** The system property that also runs what takes minutes. */
    public static final String LONG = "lstm.conformance.long";

    /** The system property with the Markdown file that is kept up to date. */
    public static final String PAGE = "lstm.conformance.page";

    private @Nullable Backend backend;
    private final List<Outcome> rules = new ArrayList<>();
    private final List<Report.SetOutcomes> sets = new ArrayList<>();

    /** For subclasses. */
    protected BackendConformance() {}

    /**
     * The backend, newly created; the kit closes it. Abort here (JUnit's {@code Assumptions.abort}) if it cannot run on this
     * machine.
     */
    protected abstract Backend backend();

    /** What it is called in reports; its own name unless several kinds of it are tested. */
    protected String label() {
        return current().name();
    }

    /** What it declares; all operators in float32 by default. */
    protected Capabilities capabilities() {
        return Capabilities.FLOAT32;
    }

    /** Rules and vector cases that it does not meet yet. */
    protected Set<KnownGap> knownGaps() {
        return Set.of();
    }

    /** Whether outcomes are written to the report and the page; false for examples. */
    protected boolean isReported() {
        return true;
    }

    @BeforeAll
    final void open() {
        backend = backend();
    }

    private Backend current() {
        Backend opened = backend;
        if (opened == null) {
            throw new IllegalStateException("The backend exists while tests run");
        }
        return opened;
    }

    /** What every backend must do. */
    @TestFactory
    protected Stream<DynamicNode> required() {
        return Rules.all().stream().filter(BackendConformance::isWanted).map(rule -> test(rule, rules));
    }

    /** What other implementations computed. */
    @TestFactory
    protected Stream<DynamicNode> vectors() {
        Stream<DynamicNode> run = VectorSets.all().stream().map(set -> {
            List<Outcome> outcomes = new ArrayList<>();
            sets.add(new Report.SetOutcomes(set.name(), outcomes));
            return container(set, rule -> run(rule, outcomes));
        });
        Stream<DynamicNode> others = VectorSets.onnx().stream()
                .map(name -> skipped(name, "read by an importer: extend " + ImporterConformance.class.getSimpleName()));
        return Stream.concat(run, others);
    }

    /** A test for each wanted case. */
    static DynamicNode container(VectorSet set, Consumer<Rule> action) {
        return DynamicContainer.dynamicContainer(
                set.name(),
                set.cases().stream()
                        .filter(BackendConformance::isWanted)
                        .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> action.accept(rule))));
    }

    /** A test that only says why something is not run. */
    static DynamicNode skipped(String name, String reason) {
        return DynamicTest.dynamicTest(name, () -> Assumptions.abort(reason));
    }

    private static boolean isWanted(Rule rule) {
        return Pattern.compile(System.getProperty(RULE, "")).matcher(rule.id()).find();
    }

    private DynamicTest test(Rule rule, List<Outcome> outcomes) {
        return DynamicTest.dynamicTest(rule.id(), () -> run(rule, outcomes));
    }

    private void run(Rule rule, List<Outcome> outcomes) {
        Outcome outcome = new RuleRunner(current(), capabilities(), knownGaps()).run(rule);
        outcomes.add(outcome);
        conclude(outcome, label() + " / ", getClass());
    }

    /** Passes, aborts or fails the test that is running. */
    static void conclude(Outcome outcome, String label, Class<?> test) {
        switch (outcome.status()) {
            case PASSED -> {}
            case SKIPPED, GAP -> Assumptions.abort(outcome.reason());
            case FAILED -> fail(outcome, label, test);
        }
    }

    private static void fail(Outcome outcome, String label, Class<?> test) {
        String message = label + outcome.rule() + "\n  " + outcome.reason() + "\n  to run it again: mvn test"
                + " -Dtest=" + test.getSimpleName() + " '-D" + RULE + "=" + outcome.rule() + "'";
        Optional<Throwable> cause = outcome.failure();
        if (cause.isPresent()) {
            Assertions.fail(message, cause.get());
        }
        Assertions.fail(message);
    }

    /** A gap that names no rule would hide nothing and never go away. */
    @Test
    protected void everyKnownGapNamesARuleOrCase() {
        List<String> ids = Stream.concat(
                        Rules.all().stream(), VectorSets.all().stream().flatMap(set -> set.cases().stream()))
                .map(Rule::id)
                .toList();
        for (KnownGap gap : knownGaps()) {
            Assertions.assertTrue(ids.contains(gap.rule()), () -> gap + " names no rule and no vector case");
        }
    }

    /** A backend that is closed compiles nothing more, and what it compiled before refuses to run. */
    @Test
    protected void aClosedBackendRefuses() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch"), DType.FLOAT32);
        g.output("y", g.add(x, x));
        Graph graph = g.build();
        Backend closing = backend();
        Predictor predictor = closing.compile(graph, CompileOptions.DEFAULT);
        Feeds feeds = new Feeds().put("x", Tensor.of(new int[] {2}, 1f, 2f));
        predictor.run(feeds, new Feeds());
        closing.close();
        closing.close();
        Assertions.assertThrows(ClosedException.class, () -> predictor.run(feeds, new Feeds()));
        Assertions.assertThrows(ClosedException.class, predictor::parameters);
        predictor.close();
        Assertions.assertThrows(ClosedException.class, () -> closing.compile(graph, CompileOptions.DEFAULT));
        if (closing instanceof TrainingBackend trainer) {
            GraphBuilder loss = GraphBuilder.of(graph);
            loss.output("loss", loss.reduceSumAll(graph.output("y")));
            TrainingGraph step = new TrainingGraph(loss.build(), new LinkedHashMap<>());
            Assertions.assertThrows(ClosedException.class, () -> trainer.compileTraining(step, CompileOptions.DEFAULT));
        }
    }

    @AfterAll
    final void report() {
        Backend opened = backend;
        if (opened == null) {
            return; // the backend cannot run here, and has said so
        }
        try (opened) {
            if (isReported() && System.getProperty(RULE) == null) {
                new Report(label(), rules, sets).write();
            }
        }
    }
}
