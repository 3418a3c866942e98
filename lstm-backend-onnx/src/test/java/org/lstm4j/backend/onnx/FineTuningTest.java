package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.GraphLayer;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** A model of another framework goes on learning here, and leaves as ONNX again. */
class FineTuningTest {
    private static final int ROWS = 24;
    private static final int STEPS = 5;

    /** Token ids; the class says whether the last one is below 10. */
    private static TensorDataset rows() {
        long[] ids = new long[ROWS * STEPS];
        int[] targets = new int[ROWS];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Philox.below(20, 4, 1, 0, i);
        }
        for (int row = 0; row < ROWS; row++) {
            targets[row] = ids[row * STEPS + STEPS - 1] < 10 ? 1 : 0;
        }
        Map<String, Tensor> columns = new LinkedHashMap<>();
        columns.put("tokens", Tensor.of(new int[] {ROWS, STEPS}, ids));
        columns.put(Trainer.TARGET, Tensor.of(new int[] {ROWS}, targets));
        return TensorDataset.of(columns);
    }

    @Test
    void anImportedModelIsTrainedFurther() {
        OnnxModel read = OnnxReader.read(Exporters.pytorchStack().bytes());
        Model model = new Model(
                new GraphLayer(read.graph(), "logits"),
                new Input("tokens", Shape.of("batch", "time"), DType.INT64),
                false);
        TensorDataset rows = rows();
        try (TrainingBackend backend = Backends.selectForTraining(Selection.of("native"));
                Trainer trainer = new Trainer(
                        backend,
                        model,
                        SparseCategoricalCrossEntropy.ofLogits(),
                        Adam.keras().withLearningRate(0.02),
                        TrainerOptions.DEFAULT.withBatchSize(8).withSeed(1))) {
            trainer.setWeights(read.weights());
            Feeds whole = new Feeds().put(read.graph().inputs().getFirst().name(), rows.column("tokens"));
            Tensor before =
                    Networks.run(backend, read.graph(), read.weights(), whole).get("logits");
            Tensor first = trainer.predict(rows).getFirst();
            for (int i = 0; i < first.size(); i++) {
                assertThat(first.element(i)).isCloseTo(before.element(i), within(1e-6));
            }
            double untrained = trainer.evaluate(rows).loss();
            trainer.fit(rows, 40);
            double trained = trainer.evaluate(rows).loss();
            assertThat(trained).isLessThan(untrained / 4);
            OnnxModel again = OnnxReader.read(OnnxWriter.bytes(read.graph(), trainer.weights(), Map.of()));
            Tensor served =
                    Networks.run(backend, again.graph(), again.weights(), whole).get("logits");
            int right = 0;
            for (int row = 0; row < ROWS; row++) {
                boolean isOne = served.element(2 * row + 1) > served.element(2 * row);
                right += isOne == (rows.column(Trainer.TARGET).element(row) == 1) ? 1 : 0;
            }
            assertThat(right).isEqualTo(ROWS);
        }
    }
}
