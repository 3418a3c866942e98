package org.lstm4j.apps.task.text;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.apps.report.Prediction;
import org.lstm4j.data.Shuffle;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.text.TextPipeline;

/**
 * Labels texts with a saved model.
 *
 * @param bundle the model
 * @param pipeline from text to word ids
 * @param decision from output to class
 */
record TextPredictor(Bundle bundle, TextPipeline pipeline, Decision decision) {
    private static final int BATCH_SIZE = 256;

    /** A prediction for each text. A text without a word gets one too: that for a row of padding. */
    List<Prediction> predict(Backend backend, List<String> texts) {
        Graph graph = bundle.graph();
        TensorDataset rows = TextColumns.unlabeled(texts, pipeline, TextClassification.usesLengths(bundle));
        Sizes expected = rows.largestSizes(graph.inputs(), BATCH_SIZE);
        List<Prediction> predictions = new ArrayList<>();
        try (Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT.withExpected(expected))) {
            predictor.parameters().setAll(bundle.weights());
            for (Feeds batch : rows.batches(BATCH_SIZE, Shuffle.NONE)) {
                int[] dims = graph.output(Model.PREDICTION).shape().resolve(batch.sizes(graph.inputs()));
                Tensor outputs = Tensor.zeros(DType.FLOAT32, dims);
                predictor.run(batch, new Feeds().put(Model.PREDICTION, outputs));
                for (int i = 0; i < outputs.size(); i++) {
                    predictions.add(prediction(texts.get(predictions.size()), outputs.element(i)));
                }
            }
        }
        return predictions;
    }

    private Prediction prediction(String text, double output) {
        int words = pipeline.encoder().words(text).size();
        int known = pipeline.encoder().knownWords(text).size();
        return Prediction.of(
                text,
                bundle.labels().getFirst(),
                bundle.labels().getLast(),
                decision.label(output) == 1,
                decision.probability(output),
                words,
                known);
    }
}
