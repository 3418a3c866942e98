package org.lstm4j.snippets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.data.ClassWeights;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.Shuffle;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Callback;
import org.lstm4j.train.EarlyStopping;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.History;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** The Java that the documentation of the first classes shows; run by SnippetsTest. */
public final class ApiSnippets {
    private ApiSnippets() {}

    /** Tensors. */
    public static List<Tensor> tensors() {
        // @start region="tensor"
        Tensor rows = Tensor.ofRows(new float[] {1, 2, 3}, new float[] {4, 5, 6}); // float32[2, 3]
        Tensor same = Tensor.of(new int[] {2, 3}, 1f, 2f, 3f, 4f, 5f, 6f); // over the array itself, row after row
        Tensor empty = Tensor.zeros(DType.INT32, 2, 3);
        empty.ints()[4] = 7; // row 1, column 1
        double last = rows.element(5); // 6.0, whatever the type
        Tensor column = rows.reshape(6, 1); // the same array
        // @end
        assert last == 6;
        return List.of(rows, same, empty, column);
    }

    /** Data sets. */
    public static int datasets(Tensor tokens, Tensor lengths, Tensor labels) {
        // @start region="dataset"
        TensorDataset all = TensorDataset.of(Map.of("tokens", tokens, "sequence_lens", lengths, "target", labels));
        Dataset train = all.slice(0, 80);
        Dataset validation = all.slice(80, 100);
        // batches end where their longest row ends, and hold rows of like length
        Dataset quick = all.trimmedBy("sequence_lens", "tokens").bucketedBy("sequence_lens");
        // rare classes count as much as frequent ones; for TrainerOptions.withSampleWeights
        Dataset even = new ClassWeights(Map.of(0, 0.5, 1, 4.0)).apply(train, "target", "sample_weight");
        int rows = 0;
        for (Feeds batch : quick.batches(32, Shuffle.of(1, 0))) {
            rows += batch.get("tokens").dim(0);
        }
        // @end
        return rows + validation.size() + even.size();
    }

    /** Layers, and a model of them. */
    public static Model model() {
        // @start region="model"
        Model model = Model.ofTokens(
                Sequential.of(
                        Embedding.of(1000, 16),
                        Bidirectional.of(Lstm.of(32).withReturnSequences()),
                        Lstm.of(16),
                        Dropout.of(0.5),
                        Dense.of(1, Activation.SIGMOID)),
                true); // each row's length is fed too, and padding is neither computed nor read
        model.summary().forEach(System.out::println);
        // @end
        return model;
    }

    /** A training. */
    public static Evaluation train(Model model, Dataset train, Dataset validation, Dataset test) {
        List<Double> losses = new ArrayList<>();
        // @start region="train"
        TrainerOptions options =
                TrainerOptions.DEFAULT.withBatchSize(16).withSeed(1).withMetrics(List.of(Metrics::binaryAccuracy));
        try (TrainingBackend backend = Backends.selectForTraining(Selection.automatic());
                Trainer trainer = new Trainer(backend, model, new BinaryCrossEntropy(), Adam.keras(), options)) {
            History history = trainer.fit(
                    train,
                    validation,
                    3,
                    new EarlyStopping("val_loss", 2),
                    Callback.afterEpoch(epoch -> losses.add(epoch.value("val_accuracy"))));
            System.out.println(history.epochs().size() + " epochs");
            return trainer.evaluate(test);
        }
        // @end
    }
}
