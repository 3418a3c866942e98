package org.lstm4j.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.plan.NativeBackend;
import org.lstm4j.conformance.LayerConformance;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.decode.BeamOptions;
import org.lstm4j.decode.BeamSearch;
import org.lstm4j.decode.Hypothesis;
import org.lstm4j.decode.PredictorModel;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.CrfLoss;
import org.lstm4j.train.Ctc;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** Losses of whole sequences, and decoders, over names of sizes that change from batch to batch. */
class SequenceLossesTest {
    private static final int CLASSES = 5;

    private static NativeBackend backend() {
        return new NativeBackend("native", KernelLookup.kernels(KernelChoice.AUTO), new Workers(2));
    }

    /** A loss with the layers before it. */
    record Case(String name, Loss loss, Layer head, boolean isCtc) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("ctc", new Ctc(), Dense.of(CLASSES), true),
                new Case("ctc, zero infinity", new Ctc().withZeroInfinity(true), Dense.of(CLASSES), true),
                new Case("crf", new CrfLoss(), Sequential.of(Dense.of(CLASSES), new Crf()), false));
    }

    private static TensorDataset rows(Case it, int rows, int time, int labels) {
        Tensor x = Tensor.zeros(DType.FLOAT32, rows, time, 3);
        for (int i = 0; i < x.size(); i++) {
            x.floats()[i] = Philox.uniform(1, 1, time, i) - 0.5f;
        }
        int[] lengths = new int[rows];
        Tensor target = Tensor.zeros(DType.INT32, rows, it.isCtc ? labels : time);
        for (int row = 0; row < rows; row++) {
            lengths[row] = Math.max(1, time - row % 3);
            int count = it.isCtc ? row % (labels + 1) : time;
            for (int i = 0; i < count; i++) {
                target.ints()[row * target.dim(1) + i] = 1 + Philox.below(CLASSES - 1, 2, 2, row, i);
            }
        }
        return TensorDataset.of(
                Map.of("x", x, Model.SEQUENCE_LENS, Tensor.of(new int[] {rows}, lengths), Trainer.TARGET, target));
    }

    private static Map<String, Tensor> trained(Case it, TrainingBackend backend) {
        Model model = new Model(
                Sequential.of(Lstm.of(8).withReturnSequences(), it.head),
                new Input("x", Shape.of("batch", "time", 3), DType.FLOAT32),
                true);
        try (Trainer trainer = new Trainer(
                backend,
                model,
                it.loss,
                Sgd.of(0.1),
                TrainerOptions.DEFAULT.withBatchSize(32).withShuffle(false))) {
            trainer.fit(rows(it, 40, 13, 3), 2);
            trainer.fit(rows(it, 5, 7, 1), 2);
            trainer.fit(rows(it, 33, 9, 2), 2);
            return trainer.weights();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainAsTheReferenceDoes(Case it) {
        Map<String, Tensor> expected = trained(it, new ReferenceBackend());
        try (NativeBackend backend = backend()) {
            trained(it, backend)
                    .forEach((name, weight) -> assertThat(weight.toDoubleArray())
                            .as(name)
                            .containsExactly(
                                    Objects.requireNonNull(expected.get(name)).toDoubleArray(), within(2e-5)));
        }
    }

    @Test
    void theLayerOfTheirScoresIsWhatTheReferenceComputes() {
        try (NativeBackend backend = backend()) {
            LayerConformance.of(new Crf(), 3, 4, 5)
                    .withLengths(4, 1, 0)
                    .checkGradients()
                    .checkBackend(backend);
            LayerConformance.of(new Crf(), 70, 5, 17).checkBackend(backend);
            LayerConformance.of(new Crf(), 2, 1, 1).checkBackend(backend);
        }
    }

    private static Model language() {
        return Model.ofTokens(Sequential.of(Embedding.of(9, 6), Lstm.of(16).withReturnSequences(), Dense.of(9)), false);
    }

    private static Map<String, Tensor> weights(Graph graph) {
        Map<String, Tensor> weights = new HashMap<>();
        graph.parameters().forEach(parameter -> {
            Tensor tensor = Tensor.zeros(DType.FLOAT32, parameter.shape().resolve(Sizes.NONE));
            int stream = Philox.streamOf(parameter.name());
            for (int i = 0; i < tensor.size(); i++) {
                tensor.floats()[i] = 2 * Philox.uniform(4, stream, 0, i) - 1;
            }
            weights.put(parameter.name(), tensor);
        });
        return weights;
    }

    private static List<List<Hypothesis>> searched(Backend backend) {
        Graph graph = language().stateful().inferenceGraph();
        try (Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights(graph));
            PredictorModel model = PredictorModel.of(graph, predictor, 12, true);
            BeamOptions options = new BeamOptions(4, 3, 0.6, OptionalInt.of(0), 10);
            return new BeamSearch(model, options).search(new int[] {1, 2, 3});
        }
    }

    @Test
    void aBeamFindsWhatItFindsOnTheReference() {
        List<List<Hypothesis>> expected = searched(new ReferenceBackend());
        try (NativeBackend backend = backend()) {
            List<List<Hypothesis>> found = searched(backend);
            for (int item = 0; item < 3; item++) {
                for (int i = 0; i < 3; i++) {
                    Hypothesis wanted = expected.get(item).get(i);
                    assertThat(found.get(item).get(i).symbols()).isEqualTo(wanted.symbols());
                    assertThat(found.get(item).get(i).score()).isCloseTo(wanted.score(), within(1e-4));
                }
            }
        }
    }

    @Test
    void aStepOfAModelAllocatesNothing() {
        Graph graph = language().stateful().inferenceGraph();
        try (NativeBackend backend =
                        new NativeBackend("native", KernelLookup.kernels(KernelChoice.SCALAR), new Workers(1));
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights(graph));
            PredictorModel model = PredictorModel.of(graph, predictor, 4, true);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long id = Thread.currentThread().threadId();
            float[] scores = new float[4 * 9];
            int[] given = {1, 2, 3, 4};
            int[] from = {1, 0, 2, 2};
            int quiet = 0;
            long last = -1;
            for (int run = 0; run < 5_000 && quiet < 10; run++) {
                long before = threads.getThreadAllocatedBytes(id);
                for (int step = 0; step < 20; step++) {
                    model.step(given, scores);
                    model.select(from);
                }
                last = threads.getThreadAllocatedBytes(id) - before;
                quiet = last <= 0 ? quiet + 1 : 0;
            }
            assertThat(quiet)
                    .as("quiet runs in a row; the last allocated %d bytes", last)
                    .isEqualTo(10);
        }
    }
}
