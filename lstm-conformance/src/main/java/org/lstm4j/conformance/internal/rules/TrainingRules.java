package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.Weights;

/**
 * Twenty steps of whole models, loss by loss against the reference. The models are those of known tutorials; by default
 * smaller in vocabulary, time, units and batch, so that the reference needs no minutes, and in full (but for a batch of 8)
 * with {@value BackendConformance#LONG}.
 */
final class TrainingRules {
    private static final int STEPS = 20;
    private static final long SEED = 17;
    private static final Map<String, Curve> EXPECTED = new ConcurrentHashMap<>();

    private record Task(
            String name,
            Model model,
            Loss loss,
            Optimizer optimizer,
            Clipping clipping,
            int vocabulary,
            int time,
            int batch) {}

    private record Curve(List<Double> losses, Map<String, Tensor> weights) {}

    private TrainingRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        tasks(1).forEach(task -> rules.add(Rule.training("required_TRAIN_" + task.name, probe -> parity(probe, task))));
        if (Boolean.getBoolean(BackendConformance.LONG)) {
            tasks(0).forEach(task ->
                    rules.add(Rule.training("required_TRAINFULL_" + task.name, probe -> parity(probe, task))));
        }
        rules.add(Rule.training("required_TRAIN_sameSeedSameBits", TrainingRules::sameBits));
        return rules;
    }

    /** A size, divided by 8 but at least 4 when small. */
    private static int size(int full, int small) {
        return small == 0 ? full : Math.min(full, Math.max(4, full / 8));
    }

    private static Model tokens(Layer... layers) {
        return Model.ofTokens(Sequential.of(layers), false);
    }

    private static List<Task> tasks(int s) {
        Dense sigmoid = Dense.of(1, Activation.SIGMOID);
        Clipping none = new Clipping.None();
        BinaryCrossEntropy binary = new BinaryCrossEntropy();
        int words = s == 0 ? 1000 : 61;
        int labels = s == 0 ? 3000 : 37;
        return List.of(
                new Task(
                        "sarcasm",
                        tokens(
                                Embedding.of(words, 16),
                                Bidirectional.of(Lstm.of(size(32, s))),
                                Dense.of(24, Activation.RELU),
                                sigmoid),
                        binary,
                        Adam.keras(),
                        none,
                        words,
                        size(120, s),
                        8),
                new Task(
                        "tweets",
                        tokens(
                                Embedding.of(words, size(256, s)),
                                Lstm.of(size(256, s)).withReturnSequences(),
                                Dropout.of(0.5),
                                Lstm.of(size(256, s)),
                                Dropout.of(0.5),
                                Dense.of(size(256, s), Activation.RELU),
                                sigmoid),
                        binary,
                        RmsProp.keras(),
                        none,
                        words,
                        25,
                        8),
                new Task(
                        "imdb500",
                        tokens(Embedding.of(words, size(32, s)), Lstm.of(size(100, s)), sigmoid),
                        binary,
                        Adam.keras(),
                        none,
                        words,
                        size(500, s),
                        8),
                new Task(
                        "imdb228",
                        tokens(Embedding.of(words, size(16, s)), Lstm.of(size(32, s)), sigmoid),
                        binary,
                        RmsProp.keras(),
                        none,
                        words,
                        size(228, s),
                        8),
                new Task(
                        "dialog",
                        tokens(
                                Embedding.of(labels, size(50, s)),
                                Lstm.of(size(200, s)),
                                Dense.of(labels, Activation.SOFTMAX)),
                        new SparseCategoricalCrossEntropy(),
                        Adam.keras(),
                        none,
                        labels,
                        size(25, s) + 3,
                        8),
                new Task(
                        "sequenceClassifier",
                        tokens(Embedding.of(words, size(256, s)), Lstm.of(size(128, s)), Dropout.of(0.5), sigmoid),
                        binary,
                        RmsProp.keras(),
                        none,
                        words,
                        20,
                        16),
                new Task(
                        "webTraffic",
                        new Model(
                                Sequential.of(Lstm.of(8), Dense.of(1)),
                                new Input("x", Shape.of("batch", "time", 1), DType.FLOAT32),
                                false),
                        new MeanSquaredError(),
                        Adam.keras(),
                        none,
                        1,
                        14,
                        10),
                new Task(
                        "languageModel",
                        tokens(
                                Embedding.of(labels, size(64, s)),
                                Lstm.of(size(64, s)).withReturnSequences(),
                                Dense.of(labels, Activation.SOFTMAX)),
                        new SparseCategoricalCrossEntropy(),
                        Sgd.of(1),
                        new Clipping.ByGlobalNorm(0.5, Form.PYTORCH),
                        labels,
                        12,
                        8));
    }

    private static Feeds batch(Task task, TrainingGraph step, int number) {
        Model model = task.model;
        Sizes sizes = Sizes.of("batch", task.batch, "time", task.time);
        Feeds feeds = new Feeds();
        int[] dims = model.input().shape().resolve(sizes);
        String name = model.input().name();
        feeds.put(
                name,
                model.input().dtype() == DType.INT32
                        ? Numbers.below(task.vocabulary, SEED + number, name, dims)
                        : Numbers.uniform(SEED + number, name, 0, 1, dims));
        for (Input input : step.graph().inputs()) {
            if (input.name().equals(Trainer.TARGET)) {
                int[] target = input.shape().resolve(sizes);
                int classes = input.dtype() == DType.INT32 ? task.vocabulary : 2;
                feeds.put(
                        input.name(),
                        Numbers.below(classes, SEED + number, "target", target).to(input.dtype()));
            }
        }
        return feeds.put(StepGraph.STEP, Tensor.scalar((long) number))
                .put(StepGraph.LEARNING_RATE, Numbers.scalar(task.optimizer.learningRate()));
    }

    private static Curve curve(Probe probe, Task task, TrainingBackend backend) {
        TrainingGraph graph = StepGraph.of(task.model, task.loss, task.optimizer, task.clipping, false, SEED);
        probe.require(graph.graph());
        List<Double> losses = new ArrayList<>();
        try (TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT.withSeed(SEED))) {
            Tensor loss = Numbers.scalar(0);
            Feeds outputs = new Feeds().put(StepGraph.LOSS, loss);
            for (int i = 0; i < STEPS; i++) {
                probe.expect(step.run(batch(task, graph, i), outputs), "step " + i + " says its loss is not finite");
                losses.add((double) loss.floats()[0]);
            }
            return new Curve(losses, Weights.of(step.parameters()));
        }
    }

    private static Tensor tensor(List<Double> losses) {
        return Tensor.of(
                new int[] {losses.size()},
                losses.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void parity(Probe probe, Task task) {
        Curve actual = curve(probe, task, probe.trainer());
        Curve expected = EXPECTED.computeIfAbsent(task.toString(), key -> curve(probe, task, new ReferenceBackend()));
        probe.at(task.name + ", seed " + SEED);
        probe.compare("loss by step", tensor(expected.losses), tensor(actual.losses), Tolerance.CURVE);
    }

    private static void sameBits(Probe probe) {
        Task task = tasks(1).get(1);
        Curve first = curve(probe, task, probe.trainer());
        Curve second = curve(probe, task, probe.trainer());
        probe.compare("loss by step", tensor(first.losses), tensor(second.losses), Tolerance.EXACT);
        probe.compareAll(first.weights, second.weights, Tolerance.EXACT);
    }
}
