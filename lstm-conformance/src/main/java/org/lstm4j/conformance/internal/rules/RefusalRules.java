package org.lstm4j.conformance.internal.rules;

import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.TooLargeException;
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
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;

/** What is fed or set wrongly is refused, by its name, and changes nothing. */
final class RefusalRules {
    private RefusalRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_SPI03_wrongFeedsAreRefused", RefusalRules::wrongFeeds),
                Rule.of("required_SPI05_indicesOutOfRangeAreRefused", RefusalRules::indices),
                Rule.of("required_SPI08_inputsThatAreNotFiniteAreRefused", RefusalRules::inputsNotFinite),
                Rule.of("required_SPI09_weightsThatAreNotFiniteAreRefused", RefusalRules::weightsNotFinite),
                Rule.training("required_SPI11_aLossThatIsNotFiniteChangesNothing", RefusalRules::notFinite),
                Rule.training("required_SPI12_aRefusedStepChangesNothing", RefusalRules::refusedStep),
                Rule.of("required_SPI13_dimensionsOfZeroAreRefused", RefusalRules::zeroSizes),
                Rule.of("required_SPI18_sizesBeyondMemoryAreRefused", RefusalRules::tooLarge));
    }

    private static void wrongFeeds(Probe probe) {
        Graph graph = ContractCase.affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Feeds y = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 4, 2));
            ContractCase.refused(probe, "a missing input", () -> predictor.run(new Feeds(), y));
            ContractCase.refused(
                    probe,
                    "an input of the wrong width",
                    () -> predictor.run(new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 4, 5)), y));
            ContractCase.refused(
                    probe,
                    "an input of the wrong type",
                    () -> predictor.run(new Feeds().put("x", Tensor.zeros(DType.INT32, 4, 3)), y));
            ContractCase.refused(
                    probe,
                    "an output of the wrong shape",
                    () -> predictor.run(ContractCase.x(), new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 3, 2))));
            ContractCase.refused(
                    probe,
                    "an output that the graph has not",
                    () -> predictor.run(ContractCase.x(), new Feeds().put("z", Tensor.zeros(DType.FLOAT32, 4, 2))));
        }
    }

    private static void indices(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("batch"), DType.INT32);
        g.output("y", g.gather(g.parameter("table", Shape.of(5, 3), Initializer.zeros()), ids));
        Graph graph = g.build();
        Tensor table = Numbers.uniform(1, "table", -1, 1, 5, 3);
        for (int id : new int[] {-1, 5, Integer.MAX_VALUE}) {
            ContractCase.refused(
                    probe,
                    "index " + id + " in a table of 5 rows",
                    () -> probe.predict(
                            graph, new Feeds().put("ids", Tensor.of(new int[] {2}, 1, id)), Map.of("table", table)));
        }
    }

    private static void inputsNotFinite(Probe probe) {
        Graph graph = ContractCase.affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Feeds y = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 4, 2));
            predictor.run(ContractCase.x(), new Feeds());
            for (float bad : ContractCase.NOT_FINITE) {
                for (int at : new int[] {0, 7, 11}) {
                    Feeds feeds = ContractCase.x();
                    feeds.get("x").floats()[at] = bad;
                    ContractCase.named(
                            probe, bad + " at " + at + " of the input x", "x", () -> predictor.run(feeds, y));
                }
            }
        }
    }

    private static void weightsNotFinite(Probe probe) {
        Graph graph = ContractCase.affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Tensor good = Numbers.uniform(2, "w", -1, 1, 3, 2);
            predictor.parameters().set("w", good);
            for (float bad : ContractCase.NOT_FINITE) {
                Tensor w = good.copy();
                w.floats()[5] = bad;
                ContractCase.named(
                        probe,
                        bad + " as a weight",
                        "w",
                        () -> predictor.parameters().set("w", w));
                ContractCase.named(
                        probe,
                        bad + " among all weights",
                        "w",
                        () -> predictor.parameters().setAll(Map.of("w", w)));
            }
            probe.compare("w after it", good, predictor.parameters().get("w"), Tolerance.EXACT);
        }
    }

    private static void notFinite(Probe probe) {
        TrainingGraph step = ContractCase.step();
        probe.require(step.graph());
        try (TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT)) {
            Tensor before = compiled.parameters().get("table");
            for (float x : new float[] {-1, 0}) {
                probe.at("x = " + x);
                probe.expect(
                        !compiled.run(ContractCase.stepFeeds(2, x), new Feeds()),
                        "the step must say that its loss is not finite");
                probe.compare("table after it", before, compiled.parameters().get("table"), Tolerance.EXACT);
            }
            for (float x : ContractCase.NOT_FINITE) {
                ContractCase.named(
                        probe, x + " as an input", "x", () -> compiled.run(ContractCase.stepFeeds(2, x), new Feeds()));
                probe.compare("table after it", before, compiled.parameters().get("table"), Tolerance.EXACT);
            }
            probe.expect(compiled.run(ContractCase.stepFeeds(2, 1), new Feeds()), "a good step after it must work");
        }
    }

    private static void refusedStep(Probe probe) {
        TrainingGraph step = ContractCase.step();
        probe.require(step.graph());
        try (TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT)) {
            Tensor before = compiled.parameters().get("table");
            ContractCase.refused(
                    probe,
                    "index 5 in a table of 5 rows",
                    () -> compiled.run(ContractCase.stepFeeds(5, 1), new Feeds()));
            probe.compare("table after it", before, compiled.parameters().get("table"), Tolerance.EXACT);
        }
    }

    private static void zeroSizes(Probe probe) {
        Graph graph = ContractCase.affine();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            Feeds none = new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 0, 3));
            ContractCase.named(
                    probe,
                    "a batch without rows",
                    "batch",
                    () -> predictor.run(none, new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 0, 2))));
        }
        if (!probe.declares(Op.LSTM)) {
            return;
        }
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", "batch", 2), DType.FLOAT32);
        Value w = g.parameter("w", Shape.of(1, 12, 2), Initializer.zeros());
        Value r = g.parameter("r", Shape.of(1, 12, 3), Initializer.zeros());
        g.output(
                "y",
                g.recurrent(RecurrentCell.LSTM, RecurrentInputs.of(x, w, r), 3, Direction.FORWARD)
                        .yH());
        Graph lstm = g.build();
        probe.require(lstm);
        try (Predictor predictor = probe.backend().compile(lstm, CompileOptions.DEFAULT)) {
            Feeds none = new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 0, 4, 2));
            ContractCase.named(
                    probe,
                    "rows without steps",
                    "time",
                    () -> predictor.run(none, new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 1, 4, 3))));
        }
    }

    private static void tooLarge(Probe probe) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 1), DType.FLOAT32);
        Value row = g.parameter("row", Shape.of(1, 1 << 12), Initializer.zeros());
        g.output("y", g.matMul(g.add(x, row), g.parameter("w", Shape.of(1 << 12, 1), Initializer.zeros())));
        Graph graph = g.build();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            int rows = 1 << 20;
            Feeds feeds = new Feeds().put("x", Tensor.zeros(DType.FLOAT32, rows, 1));
            Feeds y = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, rows, 1));
            String message = "nothing";
            try {
                predictor.run(feeds, y);
            } catch (TooLargeException e) {
                message = String.valueOf(e.getMessage());
            }
            probe.expect(
                    message.contains("4,294,967,296"),
                    "a batch whose sum has 2^32 elements must be refused with a TooLargeException that says so; got "
                            + message);
            // and nothing is left of the attempt
            predictor.run(
                    new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 2, 1)),
                    new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 2, 1)));
        }
    }
}
