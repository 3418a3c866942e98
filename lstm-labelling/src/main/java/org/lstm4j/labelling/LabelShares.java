package org.lstm4j.labelling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.use.TagScores;
import org.lstm4j.model.use.WordColumns;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.RowExplanation;
import org.lstm4j.tasks.RowQuestion;
import org.lstm4j.trace.InputShares;
import org.lstm4j.trace.Target;

/**
 * Which words of a sentence decided the label of each. What is divided among them is the probability of the label; of a random field, whose
 * sequences decide as wholes, by how much the best sequence is worth more than the best of those that have another label there.
 *
 * @param bundle the model
 * @param features that it is fed
 * @param scores what its numbers are
 */
record LabelShares(Bundle bundle, WordFeatures features, TagScores scores) {
    /** Each word costs some dozen runs of the model. */
    private static final int MOST_WORDS = 60;

    private static final float NEVER = -1e9f;

    RowExplanation of(TrainingBackend backend, List<String> words, RowQuestion question) {
        if (words.size() > MOST_WORDS) {
            throw new InvalidInputException("a sentence of " + words.size()
                    + " words is too long to be explained; at most " + MOST_WORDS + " are");
        }
        Feeds row = WordColumns.of(features, List.of(words)).read(new int[] {0});
        Tensor output = predicted(backend, row);
        int[] lengths = {words.size()};
        int[] best = scores.best(output, lengths).getFirst();
        double[][] probabilities = scores.probabilities(output, 0, words.size());
        List<Integer> asked = question.among(words, "word of the sentence")
                .map(List::of)
                .orElseGet(() -> IntStream.range(0, words.size()).boxed().toList());
        List<String> names = new ArrayList<>();
        List<List<Double>> shares = new ArrayList<>();
        double worst = 0;
        Target.Link link = scores.isField() || !scores.logits() ? Target.Link.NONE : Target.Link.SOFTMAX;
        try (InputShares divided = new InputShares(backend, bundle.graph(), bundle.weights(), link)) {
            for (int word : asked) {
                InputShares.Shares of = divided.of(row, wanted(output, best, word));
                double[] steps = of.ofSteps(output.dim(1));
                shares.add(Arrays.stream(steps, 0, words.size()).boxed().toList());
                worst = Math.max(worst, Math.abs(of.completenessError()));
                names.add(String.format(
                        Locale.ROOT,
                        scores.isField() ? "%s/%s, ahead by %.2f" : "%s/%s, P = %.2f",
                        words.get(word),
                        label(best[word]),
                        of.number()));
            }
        }
        List<String> remarks = new ArrayList<>();
        String unknown = words.stream().filter(word -> !features.knows(word)).collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            remarks.add("Not in the training, so that only letters, shape and ending tell: " + unknown + ".");
        }
        remarks.add(String.format(
                Locale.ROOT,
                "Integrated gradients from vectors of zeros, by %s; what the shares miss of what they divide is at most %.1e.",
                backend.name(),
                worst));
        return new RowExplanation(
                String.join(" ", words),
                IntStream.range(0, best.length)
                        .mapToObj(i -> String.format(
                                Locale.ROOT, "%s/%s %.2f", words.get(i), label(best[i]), probabilities[i][best[i]]))
                        .collect(Collectors.joining("  ")),
                scores.isField()
                        ? "The share of each word in how far the labels are ahead of the best ones with another label for the word at"
                                + " the left, in logarithms of probability."
                        : "The share of each word in the probability of the label of the word at the left.",
                true,
                names,
                words,
                shares,
                List.of(),
                remarks);
    }

    private String label(int number) {
        return bundle.labels().get(number);
    }

    private Tensor predicted(TrainingBackend backend, Feeds row) {
        try (Predictor predictor = backend.compile(bundle.graph(), CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(bundle.weights());
            int steps = row.get(WordFeatures.INPUT).dim(1);
            int labels = scores.labels();
            Tensor output = scores.isField()
                    ? Tensor.zeros(DType.FLOAT32, 1, steps, labels, labels)
                    : Tensor.zeros(DType.FLOAT32, 1, steps, labels);
            predictor.run(row, new Feeds().put(Model.PREDICTION, output));
            return output;
        }
    }

    /** What counts of the model's numbers for the label of a word. */
    private Tensor wanted(Tensor output, int[] best, int word) {
        Tensor wanted = Tensor.zeros(DType.FLOAT32, output.dims());
        int labels = scores.labels();
        if (!scores.isField()) {
            wanted.floats()[word * labels + best[word]] = 1;
            return wanted;
        }
        float[] others = output.floats().clone();
        for (int before = 0; before < labels; before++) {
            others[(word * labels + before) * labels + best[word]] = NEVER;
        }
        add(wanted, best, 1);
        add(
                wanted,
                scores.best(Tensor.of(output.dims(), others), new int[] {best.length})
                        .getFirst(),
                -1);
        return wanted;
    }

    /** The numbers that a sequence of labels is worth. */
    private void add(Tensor wanted, int[] path, float sign) {
        int labels = scores.labels();
        for (int step = 0; step < path.length; step++) {
            int before =
                    step == 0 ? 0 : path[step - 1]; // before the first step the label is 0, by the layer's definition
            wanted.floats()[(step * labels + before) * labels + path[step]] += sign;
        }
    }
}
