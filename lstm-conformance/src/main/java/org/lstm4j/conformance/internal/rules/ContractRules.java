package org.lstm4j.conformance.internal.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;

/** What the interface promises beside numbers: parameters, what is declared, the same bits. */
final class ContractRules {
    private ContractRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_SPI01_parametersOfAPredictorStartAtZero", ContractRules::zeroParameters),
                Rule.of("required_SPI02_parametersComeBackAsSet", ContractRules::parametersComeBack),
                Rule.of("required_SPI04_undeclaredOperatorsAreRefused", ContractRules::undeclared),
                Rule.of("required_SPI06_inputsAreNotChanged", ContractRules::inputsStay),
                Rule.of("required_SPI07_sameInputsSameBits", ContractRules::sameBits),
                Rule.training("required_SPI10_parametersOfAStepStartFromTheirInitializers", ContractRules::initial));
    }

    private static void zeroParameters(Probe probe) {
        Graph graph = ContractCase.affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Tensor ones = Tensor.zeros(DType.FLOAT32, 4, 2);
            Arrays.fill(ones.floats(), 1);
            probe.compare(
                    "y with w = 0",
                    ones,
                    ContractCase.get(probe.run(predictor, graph, ContractCase.x()), "y"),
                    Tolerance.EXACT);
        }
    }

    private static void parametersComeBack(Probe probe) {
        Graph graph = ContractCase.affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Tensor w = Numbers.uniform(2, "w", -1, 1, 3, 2);
            predictor.parameters().set("w", w);
            probe.compare("w", w, predictor.parameters().get("w"), Tolerance.EXACT);
            predictor.parameters().get("w").floats()[0] = 99;
            probe.compare(
                    "w after its copy was changed", w, predictor.parameters().get("w"), Tolerance.EXACT);
            ContractCase.refused(
                    probe, "an unknown parameter", () -> predictor.parameters().get("none"));
            ContractCase.refused(
                    probe,
                    "a parameter of another shape",
                    () -> predictor.parameters().set("w", Tensor.zeros(DType.FLOAT32, 2, 3)));
        }
    }

    private static void undeclared(Probe probe) {
        for (OperatorCase use : OperatorCase.all()) {
            GraphBuilder g = new GraphBuilder();
            Initializer zeros = Initializer.zeros();
            Value a = g.parameter("a", Shape.of(OperatorCase.ROWS, OperatorCase.COLUMNS), zeros);
            Value b = g.parameter("b", Shape.of(OperatorCase.COLUMNS), zeros);
            Value m = g.parameter("m", Shape.of(OperatorCase.COLUMNS, OperatorCase.OTHER), zeros);
            g.output("y", use.body().write(g, a, b, m));
            Graph graph = g.build();
            List<Op> unknown = graph.nodes().stream()
                    .map(node -> node.op())
                    .filter(op -> !probe.declares(op))
                    .toList();
            if (!unknown.isEmpty()) {
                ContractCase.refused(
                        probe,
                        "a graph with " + unknown.getFirst().text() + ", which is not declared,",
                        () -> probe.backend()
                                .compile(graph, CompileOptions.DEFAULT)
                                .close());
            }
        }
    }

    private static void inputsStay(Probe probe) {
        Feeds feeds = ContractCase.x();
        Tensor before = feeds.get("x").copy();
        probe.predict(ContractCase.affine(), feeds, Map.of("w", Numbers.uniform(2, "w", -1, 1, 3, 2)));
        probe.compare("x after a run", before, feeds.get("x"), Tolerance.EXACT);
    }

    private static void sameBits(Probe probe) {
        RecurrentCase lstm = RecurrentCase.of(RecurrentCell.LSTM, 7, 5, 5, 17, Direction.BIDIRECTIONAL);
        Graph graph = lstm.inference();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(lstm.weights());
            Map<String, Tensor> first = probe.run(predictor, graph, lstm.feeds());
            probe.compareAll(first, probe.run(predictor, graph, lstm.feeds()), Tolerance.EXACT);
        }
    }

    private static void initial(Probe probe) {
        TrainingGraph step = ContractCase.step();
        probe.require(step.graph());
        for (long seed : new long[] {0, 1, -5}) {
            try (TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT.withSeed(seed))) {
                float[] expected = new Initializer.Uniform(1, 2).values(Shape.of(5, 3), seed, "table");
                probe.compare(
                        "table from seed " + seed,
                        Tensor.of(new int[] {5, 3}, expected),
                        compiled.parameters().get("table"),
                        Tolerance.EXACT);
            }
        }
    }
}
