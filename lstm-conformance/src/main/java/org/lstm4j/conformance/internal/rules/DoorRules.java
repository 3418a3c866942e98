package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.data.Shuffle;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.History;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;
import org.lstm4j.train.TrainingCheckpoint;
import org.lstm4j.train.TrainingState;

/** Models with several inputs and outputs, layers that are shared and frozen, states that are passed on: predicted, trained, resumed. */
final class DoorRules {
    private static final long SEED = 5;
    private static final int EPOCHS = 4;
    private static final TrainerOptions OPTIONS =
            TrainerOptions.DEFAULT.withBatchSize(4).withSeed(SEED);

    private DoorRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (DoorScenario scenario : DoorScenario.all()) {
            rules.add(Rule.of("required_DOORS_" + scenario.name(), probe -> predict(probe, scenario)));
            rules.add(Rule.training("required_DOORSTRAIN_" + scenario.name(), probe -> train(probe, scenario)));
        }
        return rules;
    }

    /** All outputs by name, of a batch whose sequences have lengths of their own, and of a smaller one. */
    private static void predict(Probe probe, DoorScenario scenario) {
        Graph graph = scenario.model().inferenceGraph();
        Map<String, Tensor> parameters = Numbers.parameters(graph.parameters(), SEED, -0.8, 0.8);
        for (Feeds batch : scenario.data().batches(9, Shuffle.NONE)) {
            Feeds feeds = new Feeds();
            graph.inputs().forEach(input -> feeds.put(input.name(), batch.get(input.name())));
            probe.at(scenario.name() + ", " + feeds.tensors().iterator().next().dim(0) + " rows");
            probe.compareAll(
                    probe.expected(graph, feeds, parameters),
                    probe.predict(graph, feeds, parameters),
                    probe.orDouble(Tolerance.FORWARD));
        }
    }

    private static Trainer trainer(DoorScenario scenario, TrainingBackend backend) {
        return new Trainer(
                backend, scenario.model(), scenario.objective(), Adam.keras().withLearningRate(0.01), OPTIONS);
    }

    /** Losses against the reference; frozen weights as they were; and a training that is gone on with comes to the same bits. */
    private static void train(Probe probe, DoorScenario scenario) {
        probe.at(scenario.name() + ", seed " + SEED);
        Graph step = StepGraph.of(scenario.model(), scenario.objective(), Adam.keras(), new Clipping.None(), SEED)
                .graph();
        probe.require(step);
        List<TrainingState> states = new ArrayList<>();
        History history;
        SequencedMap<String, Tensor> weights;
        try (Trainer trainer = trainer(scenario, probe.trainer())) {
            SequencedMap<String, Tensor> before = trainer.weights();
            history = trainer.fit(scenario.data(), EPOCHS, new TrainingCheckpoint(states::add));
            weights = trainer.weights();
            for (Parameter parameter : scenario.model().inferenceGraph().parameters()) {
                Tensor start = Objects.requireNonNull(before.get(parameter.name()));
                Tensor end = Objects.requireNonNull(weights.get(parameter.name()));
                boolean isSame = Arrays.equals(start.floats(), end.floats());
                probe.expect(
                        isSame != parameter.trainable(),
                        parameter.name() + (isSame ? " was not trained" : " is frozen and was trained"));
            }
        }
        try (ReferenceBackend reference = new ReferenceBackend();
                Trainer trainer = trainer(scenario, reference)) {
            History expected = trainer.fit(scenario.data(), EPOCHS);
            for (String name : expected.epochs().getFirst().values().keySet()) {
                probe.compare(
                        name + " by epoch",
                        tensor(expected.values(name)),
                        tensor(history.values(name)),
                        Tolerance.CURVE);
            }
        }
        try (Trainer trainer = trainer(scenario, probe.trainer())) {
            trainer.resume(states.get(1), scenario.data(), Optional.empty(), EPOCHS);
            probe.at(scenario.name() + ", resumed");
            probe.compareAll(weights, trainer.weights(), Tolerance.EXACT);
        }
    }

    private static Tensor tensor(double[] values) {
        return Tensor.of(new int[] {values.length}, values);
    }
}
