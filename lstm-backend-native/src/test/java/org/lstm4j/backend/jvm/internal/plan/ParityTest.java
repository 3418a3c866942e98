package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Fastest;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.ActivationLayer;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.InitialState;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.AdamW;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.CategoricalCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.History;
import org.lstm4j.train.Huber;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MeanAbsoluteError;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;
import org.lstm4j.train.Weights;

/** Whole trainings on the native backend against the reference, and bit for bit over threads and kernels. */
class ParityTest {
    /** A model, what it is trained with, and whether its rows have lengths. */
    record Task(String name, Model model, Loss loss, Optimizer optimizer, TrainerOptions options) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final TrainerOptions OPTIONS =
            TrainerOptions.DEFAULT.withBatchSize(8).withSeed(5);
    private static final int ROWS = 20; // two whole batches and a small last one
    private static final int TIME = 7;

    private static Model tokens(boolean lengths, org.lstm4j.nn.Layer... layers) {
        return Model.ofTokens(Sequential.of(layers), lengths);
    }

    static Stream<Arguments> tasks() {
        Dense sigmoid = Dense.of(1, Activation.SIGMOID);
        return Stream.of(
                        new Task(
                                "sarcasm",
                                tokens(
                                        false,
                                        Embedding.of(11, 5),
                                        Bidirectional.of(Lstm.of(9)),
                                        Dense.of(6, Activation.RELU),
                                        sigmoid),
                                new BinaryCrossEntropy(),
                                Adam.keras(),
                                OPTIONS),
                        new Task(
                                "sarcasm with lengths, weights and dropout",
                                tokens(
                                        true,
                                        Embedding.of(11, 5),
                                        Dropout.of(0.3),
                                        Bidirectional.of(Lstm.of(9)),
                                        Dropout.of(0.5),
                                        sigmoid),
                                new BinaryCrossEntropy(),
                                AdamW.pytorch(),
                                OPTIONS.withSampleWeights()),
                        new Task(
                                "stacked, dropout between, clipped",
                                tokens(
                                        true,
                                        Embedding.of(11, 4),
                                        Lstm.of(8).withReturnSequences(),
                                        Dropout.of(0.5),
                                        Lstm.of(3).withGoBackwards(),
                                        sigmoid),
                                new BinaryCrossEntropy(),
                                RmsProp.pytorch(),
                                OPTIONS.withClipping(new Clipping.ByGlobalNorm(0.1, Form.PYTORCH))),
                        new Task(
                                "states that start at random",
                                tokens(
                                        true,
                                        Embedding.of(11, 5),
                                        Bidirectional.of(Lstm.of(9)
                                                .withReturnSequences()
                                                .withInitialState(InitialState.XAVIER_NORMAL)),
                                        Gru.of(4).withInitialState(InitialState.XAVIER_NORMAL),
                                        sigmoid),
                                new BinaryCrossEntropy(),
                                Adam.keras(),
                                OPTIONS),
                        new Task(
                                "cells of one's own, both ways and backwards",
                                tokens(
                                        true,
                                        Embedding.of(11, 5),
                                        Bidirectional.of(
                                                Rnn.of(new PeepholeLstm(9)).withReturnSequences()),
                                        Rnn.of(new LayerNormLstm(6)).withReturnSequences(),
                                        Rnn.of(new SLstm(5)).withGoBackwards(),
                                        sigmoid),
                                new BinaryCrossEntropy(),
                                Adam.keras(),
                                OPTIONS.withSampleWeights()),
                        new Task(
                                "next word",
                                tokens(false, Embedding.of(11, 6), Lstm.of(17), Dense.of(11, Activation.SOFTMAX)),
                                new SparseCategoricalCrossEntropy(),
                                RmsProp.keras(),
                                OPTIONS.withClipping(new Clipping.ByValue(0.05))),
                        new Task(
                                "language model at every step",
                                tokens(
                                        false,
                                        Embedding.of(11, 6),
                                        Lstm.of(5).withReturnSequences(),
                                        Dense.of(11, Activation.SOFTMAX)),
                                new SparseCategoricalCrossEntropy(false, OptionalInt.of(3)),
                                new Sgd(0.1, 0.9, true, Form.KERAS),
                                OPTIONS.withClipping(new Clipping.ByGlobalNorm(1, Form.KERAS))),
                        new Task(
                                "sum of sequences, flattened, one-hot targets",
                                new Model(
                                        Sequential.of(
                                                new Bidirectional(
                                                        Lstm.of(3).withReturnSequences(), Bidirectional.Merge.SUM),
                                                ActivationLayer.of(Activation.TANH),
                                                new Flatten(),
                                                Dense.of(4),
                                                ActivationLayer.of(Activation.SOFTMAX)),
                                        new Input("x", Shape.of("batch", TIME, 2), DType.FLOAT32),
                                        false),
                                new CategoricalCrossEntropy(),
                                Adagrad.keras(),
                                OPTIONS),
                        new Task(
                                "regression, huber",
                                new Model(
                                        Sequential.of(
                                                new Bidirectional(Lstm.of(8), Bidirectional.Merge.MUL),
                                                Dense.of(3, Activation.SOFTPLUS),
                                                Dense.of(2)),
                                        new Input("x", Shape.of("batch", "time", 3), DType.FLOAT32),
                                        true),
                                new Huber(),
                                Adagrad.pytorch(),
                                OPTIONS),
                        new Task(
                                "regression, squared",
                                new Model(
                                        Sequential.of(
                                                new Bidirectional(Lstm.of(8), Bidirectional.Merge.AVE), Dense.of(1)),
                                        new Input("x", Shape.of("batch", "time", 1), DType.FLOAT32),
                                        false),
                                new MeanSquaredError(),
                                Adam.pytorch(),
                                OPTIONS),
                        new Task(
                                "regression, absolute",
                                new Model(
                                        Sequential.of(Dense.of(5, Activation.TANH), Dense.of(1)),
                                        new Input("x", Shape.of("batch", 3), DType.FLOAT32),
                                        false),
                                new MeanAbsoluteError(),
                                new Sgd(0.05, 0.9, false, Form.PYTORCH),
                                OPTIONS))
                .map(Arguments::of);
    }

    private static Dataset data(Task task) {
        Map<String, Tensor> columns = new LinkedHashMap<>();
        Input input = task.model.input();
        int[] dims = input.shape().resolve(new org.lstm4j.Sizes(Map.of("batch", ROWS, "time", TIME)));
        Tensor x = Tensor.zeros(input.dtype(), dims);
        for (int i = 0; i < x.size(); i++) {
            x.setElement(
                    i,
                    input.dtype() == DType.INT32 ? Philox.below(11, 1, 1, 1, i) : Philox.uniform(1, 2, 1, i) * 2 - 1);
        }
        columns.put(input.name(), x);
        int[] lengths = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            lengths[i] = i % (TIME + 1); // none, one, short, full; unsorted in the batch by shuffling
        }
        columns.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {ROWS}, lengths));
        Shape targetShape = task.loss.targetShape(
                task.model.inferenceGraph().output(Model.PREDICTION).shape());
        Tensor target = Tensor.zeros(
                task.loss.targetType(), targetShape.resolve(new org.lstm4j.Sizes(Map.of("batch", ROWS, "time", TIME))));
        for (int i = 0; i < target.size(); i++) {
            target.setElement(
                    i, target.dtype() == DType.INT32 ? Philox.below(11, 3, 1, 1, i) : Philox.below(2, 4, 1, 1, i));
        }
        columns.put(Trainer.TARGET, target);
        Tensor weights = Tensor.zeros(DType.FLOAT32, ROWS);
        for (int i = 0; i < ROWS; i++) {
            weights.floats()[i] = 0.5f + i % 3;
        }
        columns.put(Trainer.SAMPLE_WEIGHT, weights);
        return TensorDataset.of(columns);
    }

    /** What a training came to. */
    private record Outcome(List<Double> losses, SequencedMap<String, Tensor> weights, double evaluation) {}

    private static Outcome train(Task task, TrainingBackend backend, int epochs) {
        Dataset data = data(task);
        List<Double> losses = new ArrayList<>();
        try (backend;
                Trainer trainer = new Trainer(backend, task.model, task.loss, task.optimizer, task.options)) {
            History history = trainer.fit(data, epochs, new org.lstm4j.train.Callback() {
                @Override
                public void onBatchEnd(org.lstm4j.train.BatchLog log, org.lstm4j.train.TrainingControl control) {
                    losses.add(log.loss());
                }
            });
            assertThat(history.epochs()).hasSize(epochs);
            return new Outcome(losses, trainer.weights(), trainer.evaluate(data).loss());
        }
    }

    private static NativeBackend backend(KernelChoice kernels, int threads) {
        return new NativeBackend("native", KernelLookup.kernels(kernels), new Workers(threads));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void twentySevenStepsFollowTheReference(Task task) {
        Outcome expected = train(task, new ReferenceBackend(), 9);
        Outcome actual = train(task, backend(Fastest.KERNELS, 2), 9);
        for (int i = 0; i < expected.losses.size(); i++) {
            assertThat(actual.losses.get(i)).as("loss after step %s", i).isCloseTo(expected.losses.get(i), near(2e-5));
        }
        assertThat(actual.evaluation).isCloseTo(expected.evaluation, near(2e-5));
        expected.weights.forEach((name, tensor) -> {
            float[] values = Objects.requireNonNull(actual.weights.get(name)).floats();
            for (int i = 0; i < values.length; i++) {
                assertThat((double) values[i]).as("%s[%s]", name, i).isCloseTo(tensor.floats()[i], near(2e-4));
            }
        });
    }

    private static org.assertj.core.data.Offset<Double> near(double tolerance) {
        return org.assertj.core.api.Assertions.within(tolerance);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void bitsAreTheSameForAnyThreadsAndKernels(Task task) {
        String one = Weights.sha256(train(task, backend(Fastest.KERNELS, 1), 2).weights);
        for (int threads : new int[] {2, 3, 7}) {
            assertThat(Weights.sha256(train(task, backend(Fastest.KERNELS, threads), 2).weights))
                    .as("%s threads", threads)
                    .isEqualTo(one);
        }
        assertThat(Weights.sha256(train(task, backend(KernelChoice.SCALAR, 2), 2).weights))
                .as("scalar kernels")
                .isEqualTo(one);
    }
}
