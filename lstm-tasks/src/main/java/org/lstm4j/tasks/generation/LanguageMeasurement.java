package org.lstm4j.tasks.generation;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.report.LanguageScores;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that predicts
 * @param loss that was trained with
 * @param rows from texts to rows
 */
record LanguageMeasurement(Graph graph, SparseCategoricalCrossEntropy loss, WordRows rows) {
    private static final int ORDER = 5; // words in the longest sequences that are counted

    /**
     * Measures weights on texts.
     *
     * @param learned the texts that were learned from, to whose frequencies of words the model is compared
     */
    LanguageScores of(
            Backend backend, Map<String, Tensor> weights, List<LabeledText> texts, List<LabeledText> learned) {
        Dataset dataset = rows.toMeasure(texts);
        Perplexity perplexity = new Perplexity(loss.fromLogits());
        double accuracy =
                measure(backend, weights, dataset, perplexity).values().getOrDefault(Scores.ACCURACY, Double.NaN);
        OptionalDouble within = OptionalDouble.empty();
        if (rows.end().isPresent()) {
            Perplexity inside = new Perplexity(loss.fromLogits());
            measure(
                    backend,
                    weights,
                    rows.measuredStream(texts).withinTexts(rows.end().getAsInt()),
                    inside);
            within = OptionalDouble.of(inside.result());
        }
        return new LanguageScores(
                Math.log(perplexity.result()),
                accuracy,
                perplexity.result(),
                within,
                new Unigrams(rows.toLearn(learned), rows.vocabulary(), batchSize()).perplexity(dataset, batchSize()),
                sequences(texts, learned),
                perplexity.count(),
                rows.unit(),
                unknownShare(texts));
    }

    /** The perplexity of counts of sequences, where the task wants it. */
    private OptionalDouble sequences(List<LabeledText> texts, List<LabeledText> learned) {
        return rows.config().baseline().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(KneserNey.of(rows.stream(learned), ORDER, rows.vocabulary())
                        .perplexity(rows.stream(texts)));
    }

    private Evaluation measure(Backend backend, Map<String, Tensor> weights, Dataset dataset, Perplexity perplexity) {
        var accuracy = Metrics.sparseCategoricalAccuracy(OptionalInt.of(StreamDataset.NO_TARGET));
        try (Evaluator evaluator = new Evaluator(
                backend,
                graph,
                loss,
                List.of(accuracy, perplexity),
                batchSize(),
                dataset.largestSizes(graph.inputs(), batchSize()))) {
            evaluator.setWeights(weights);
            return evaluator.evaluate(dataset);
        }
    }

    private int batchSize() {
        return rows.config().training().batchSize();
    }

    private double unknownShare(List<LabeledText> texts) {
        TextEncoder encoder = rows.pipeline().encoder();
        long words = 0;
        long known = 0;
        for (String text : SplitRows.texts(texts)) {
            words += encoder.words(text).size();
            known += encoder.knownWords(text).size();
        }
        return words == 0 ? 0 : 1 - (double) known / words;
    }
}
