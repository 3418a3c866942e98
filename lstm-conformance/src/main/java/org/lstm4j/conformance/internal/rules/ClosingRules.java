package org.lstm4j.conformance.internal.rules;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;

/** What is closed refuses. */
final class ClosingRules {
    private ClosingRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_SPI16_whatIsClosedRefuses", ClosingRules::closed),
                Rule.training("required_SPI17_aStepThatIsClosedRefuses", ClosingRules::closedStep));
    }

    private static void closed(Probe probe) {
        Graph graph = ContractCase.affine();
        probe.require(graph);
        Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT);
        Parameters parameters = predictor.parameters();
        Feeds y = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 4, 2));
        predictor.run(ContractCase.x(), y);
        predictor.close();
        predictor.close();
        ContractCase.refusedAsClosed(probe, "a run after close", () -> predictor.run(ContractCase.x(), y));
        ContractCase.refusedAsClosed(probe, "parameters() after close", predictor::parameters);
        ContractCase.refusedAsClosed(probe, "reading a parameter after close", () -> parameters.get("w"));
        ContractCase.refusedAsClosed(
                probe,
                "setting a parameter after close",
                () -> parameters.set("w", Numbers.uniform(2, "w", -1, 1, 3, 2)));
        try (Predictor another = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            another.run(ContractCase.x(), y);
        }
    }

    private static void closedStep(Probe probe) {
        TrainingGraph step = ContractCase.step();
        probe.require(step.graph());
        TrainStep compiled = probe.trainer().compileTraining(step, CompileOptions.DEFAULT);
        Parameters parameters = compiled.parameters();
        compiled.run(ContractCase.stepFeeds(2, 1), new Feeds());
        compiled.close();
        compiled.close();
        ContractCase.refusedAsClosed(
                probe, "a step after close", () -> compiled.run(ContractCase.stepFeeds(2, 1), new Feeds()));
        ContractCase.refusedAsClosed(probe, "parameters() after close", compiled::parameters);
        ContractCase.refusedAsClosed(probe, "reading a parameter after close", () -> parameters.get("table"));
    }
}
