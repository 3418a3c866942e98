package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Checkpoint;
import org.lstm4j.io.CheckpointFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Attention;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Frozen;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.History;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.Objective;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;
import org.lstm4j.train.TrainingCheckpoint;
import org.lstm4j.train.TrainingState;
import org.lstm4j.train.Weights;

/** A model of two inputs and two outputs from training to use: an encoder and a decoder over one frozen table, by way of files. */
class DoorsTest {
    private static final int WORDS = 12;
    private static final int ROWS = 20;
    private static final int EPOCHS = 5;

    @TempDir
    private Path folder;

    private static Model model() {
        Shared words = Shared.of("words", Frozen.of(Embedding.of(WORDS, 6)));
        return Model.of(
                List.of(
                        ModelInput.tokens("question").withLengths(),
                        ModelInput.tokens("answer").withLengths()),
                in -> {
                    Wire.Reading read = in.get("question")
                            .through(words)
                            .read("encoder", Lstm.of(8).withReturnSequences(), List.of());
                    Wire said = in.get("answer")
                            .through(words)
                            .read("decoder", Lstm.of(8).withReturnSequences(), read.states())
                            .output();
                    Wire seen = Wire.join(new Attention(), said, read.output());
                    Wire both = Wire.join(new Concatenate(), said, seen).through(Dropout.of(0.1));
                    return Wires.of("next", both.through(Dense.of(WORDS, Activation.SOFTMAX)))
                            .and("isFirst", read.states().getLast().through(Dense.of(1, Activation.SIGMOID)));
                });
    }

    private static Objective objective() {
        return Objective.of("next", new SparseCategoricalCrossEntropy())
                .and("isFirst", new BinaryCrossEntropy(), 0.5)
                .withMetric("next", Metrics::sparseCategoricalAccuracy)
                .withMetric("isFirst", () -> Metrics.binaryAccuracy(0.5));
    }

    /** The answer repeats the question, a step behind. */
    private static Dataset rows() {
        int[] questions = new int[ROWS * 4];
        int[] answers = new int[ROWS * 4];
        int[] next = new int[ROWS * 4];
        int[] lengths = new int[ROWS];
        float[] first = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            lengths[row] = 2 + row % 3;
            for (int step = 0; step < 4; step++) {
                int i = row * 4 + step;
                questions[i] = 1 + Philox.below(WORDS - 1, 4, 1, 0, i);
                next[i] = questions[i];
                answers[i] = step == 0 ? 0 : questions[i - 1];
            }
            first[row] = questions[row * 4] > WORDS / 2 ? 1 : 0;
        }
        Map<String, Tensor> columns = new HashMap<>();
        columns.put("question", Tensor.of(new int[] {ROWS, 4}, questions));
        columns.put("answer", Tensor.of(new int[] {ROWS, 4}, answers));
        columns.put("question_lens", Tensor.of(new int[] {ROWS}, lengths));
        columns.put("answer_lens", Tensor.of(new int[] {ROWS}, lengths.clone()));
        columns.put("target/next", Tensor.of(new int[] {ROWS, 4}, next));
        columns.put("target/isFirst", Tensor.of(new int[] {ROWS, 1}, first));
        return TensorDataset.of(columns);
    }

    private static Trainer trainer(TrainingBackend backend) {
        return new Trainer(
                backend,
                model(),
                objective(),
                Adam.keras().withLearningRate(0.02),
                TrainerOptions.DEFAULT.withBatchSize(8).withSeed(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "reference"})
    void itGoesOnFromAFileToTheSameBits(String name) {
        List<TrainingState> states = new ArrayList<>();
        try (TrainingBackend backend = Backends.selectForTraining(Selection.of(name));
                Trainer whole = trainer(backend);
                Trainer resumed = trainer(backend)) {
            History history = whole.fit(rows(), rows(), EPOCHS, new TrainingCheckpoint(states::add));
            Path file = folder.resolve("checkpoint.safetensors");
            CheckpointFile.write(file, Checkpoint.ofThisRun(name, List.of(), "{}", states.get(1)));
            History again = resumed.resume(CheckpointFile.read(file).state(), rows(), Optional.of(rows()), EPOCHS);
            assertThat(Weights.sha256(resumed.weights())).isEqualTo(Weights.sha256(whole.weights()));
            for (String value : List.of("loss", "next_loss", "isFirst_loss", "val_next_accuracy", "val_isFirst_loss")) {
                assertThat(again.values(value)).isEqualTo(history.values(value));
            }
            assertThat(history.values("loss")[EPOCHS - 1]).isLessThan(history.values("loss")[0]);
        }
    }

    /** Trained on one backend, saved, read, and asked on each: the same measures of the same outputs. */
    @Test
    void itIsSavedAndUsedOnEachBackend() {
        Path file = folder.resolve("model.lstm");
        Evaluation trained;
        try (TrainingBackend backend = Backends.selectForTraining(Selection.of("native"));
                Trainer trainer = trainer(backend)) {
            trainer.fit(rows(), EPOCHS);
            trained = trainer.evaluate(rows());
            var graph = model().inferenceGraph();
            BundleFile.write(file, Bundle.of(graph, trainer.weights(), Provenance.ofThisRun(graph, 9, "native")));
        }
        Bundle bundle = BundleFile.read(file);
        assertThat(bundle.graph().toText()).isEqualTo(model().inferenceGraph().toText());
        for (String name : List.of("native", "onnx", "reference")) {
            List<SequencedMap<String, Tensor>> outputs = new ArrayList<>();
            try (Backend backend = Backends.select(Selection.of(name));
                    Evaluator evaluator = new Evaluator(backend, bundle.graph(), objective(), 8)) {
                evaluator.setWeights(bundle.weights());
                Evaluation evaluation = evaluator.evaluate(rows(), outputs::add);
                assertThat(evaluation.values().keySet())
                        .containsExactly("loss", "next_loss", "isFirst_loss", "next_accuracy", "isFirst_accuracy");
                trained.values()
                        .forEach((value, number) -> assertThat(
                                        evaluation.values().get(value))
                                .as(name + " " + value)
                                .isCloseTo(number, within(2e-6)));
            }
            assertThat(outputs).hasSize(3);
            assertThat(outputs.getFirst().keySet()).containsExactly("next", "isFirst");
        }
    }
}
