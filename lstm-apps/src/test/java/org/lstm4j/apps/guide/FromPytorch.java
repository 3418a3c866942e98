package org.lstm4j.apps.guide;

import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.RecurrentFormula;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.WeightConvention;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.History;
import org.lstm4j.train.Schedule;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** The Java of docs/FROM_PYTORCH.md. */
final class FromPytorch {
    private FromPytorch() {}

    static Model module() {
        // @start region="module"
        Model tagger = Model.ofTokens(
                Sequential.of(
                        Embedding.of(1000, 16).withWeights(WeightConvention.PYTORCH),
                        Lstm.of(32).withWeights(WeightConvention.PYTORCH).withReturnSequences(),
                        Dropout.of(0.5),
                        Dense.of(5)),
                true); // lengths are fed, as pack_padded_sequence takes them
        // @end
        return tagger;
    }

    static History loop(Model tagger, Tensor tokens, Tensor lengths, Tensor tags) {
        // @start region="loop"
        Dataset data = TensorDataset.of(Map.of("tokens", tokens, "sequence_lens", lengths, "target", tags));
        TrainerOptions options = TrainerOptions.DEFAULT
                .withBatchSize(32)
                .withClipping(new Clipping.ByGlobalNorm(1.0, Form.PYTORCH))
                .withSchedule(Schedule.stepDecay(10L * data.batchCount(32), 0.5));
        try (TrainingBackend backend = Backends.selectForTraining(Selection.automatic());
                Trainer trainer = new Trainer(
                        backend, tagger, SparseCategoricalCrossEntropy.ofLogits(), Adam.pytorch(), options)) {
            return trainer.fit(data, 2);
        }
        // @end
    }

    static Tensor forward(Model tagger, Map<String, Tensor> weights, Tensor tokens, Tensor lengths) {
        // @start region="forward"
        try (var backend = Backends.select(Selection.automatic());
                Predictor predictor = backend.compile(tagger.inferenceGraph(), CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights);
            Tensor scores = Tensor.zeros(DType.FLOAT32, tokens.dims()[0], tokens.dims()[1], 5);
            predictor.run(
                    new Feeds().put("tokens", tokens).put("sequence_lens", lengths),
                    new Feeds().put(Model.PREDICTION, scores));
            return scores;
        }
        // @end
    }

    static Lstm projected() {
        // @start region="projected"
        Lstm lstm = Lstm.of(64).withFormula(RecurrentFormula.STANDARD.withProjection(16));
        // @end
        return lstm;
    }
}
