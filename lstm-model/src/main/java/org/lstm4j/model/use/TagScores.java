package org.lstm4j.model.use;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.decode.Viterbi;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;

/**
 * From what a model of words gives to labels: a number for each label, {@code [batch, time, labels]}, of which the largest decides, or
 * what a random field gives, {@code [batch, time, labels, labels]}, of which {@link Viterbi} finds the best sequence. Immutable.
 *
 * @param labels how many there are
 * @param isField whether it is a random field
 * @param logits whether numbers are logits, which a softmax turns into probabilities; of a field it means nothing
 */
public record TagScores(int labels, boolean isField, boolean logits) {
    private static final int FIELD_RANK = 4;

    /**
     * That of a model file, which can hold any graph beside any labels.
     *
     * @param name of the model, for the message
     * @param features that it is fed
     * @param logits whether it gives logits
     * @throws InvalidInputException if the graph does not read such words, or does not give numbers for so many labels
     */
    public static TagScores of(String name, Bundle bundle, WordFeatures features, boolean logits) {
        Graph graph = bundle.graph();
        Value output = graph.output(Model.PREDICTION);
        Shape shape = output.shape();
        boolean isField = shape.rank() == FIELD_RANK;
        boolean hasInputs = graph.inputs().size() == 2
                && graph.inputs().get(0).equals(input(features))
                && graph.inputs().get(1).equals(new Input(Model.SEQUENCE_LENS, Shape.of("batch"), DType.INT32));
        if (!hasInputs) {
            throw new InvalidInputException(name + ": its graph reads "
                    + graph.inputs().stream()
                            .map(it -> it.name() + " " + it.dtype().text() + it.shape())
                            .toList()
                    + " where its words are " + WordFeatures.INPUT + " int32"
                    + input(features).shape() + " and "
                    + Model.SEQUENCE_LENS + " int32[batch]; it was damaged or put together by hand");
        }
        int labels = bundle.labels().size();
        Shape needed = isField ? Shape.of("batch", "time", labels, labels) : Shape.of("batch", "time", labels);
        if (labels == 0 || !shape.equals(needed) || output.dtype() != DType.FLOAT32) {
            throw new InvalidInputException(
                    name + ": its graph gives " + output.dtype().text() + shape
                            + " where its task needs numbers for each word and each of its " + labels
                            + " labels; it was damaged or put together by hand");
        }
        return new TagScores(labels, isField, logits);
    }

    /** What a model of such words is fed, beside their number in {@value Model#SEQUENCE_LENS}. */
    public static Input input(WordFeatures features) {
        return new Input(
                WordFeatures.INPUT, Shape.of(Dim.of("batch"), Dim.of("time"), Dim.of(features.columns())), DType.INT32);
    }

    /**
     * The labels of each sentence.
     *
     * @param output of the model
     * @param lengths how many words each sentence has
     */
    public List<int[]> best(Tensor output, int[] lengths) {
        if (isField) {
            return Viterbi.best(output, lengths).stream()
                    .map(best ->
                            best.symbols().stream().mapToInt(Integer::intValue).toArray())
                    .toList();
        }
        float[] numbers = output.floats();
        int time = output.dim(1);
        return IntStream.range(0, lengths.length)
                .mapToObj(row -> IntStream.range(0, lengths[row])
                        .map(step -> largest(numbers, (row * time + step) * labels))
                        .toArray())
                .toList();
    }

    private int largest(float[] numbers, int from) {
        int best = 0;
        for (int label = 1; label < labels; label++) {
            best = numbers[from + label] > numbers[from + best] ? label : best;
        }
        return best;
    }

    /**
     * How probable each label of each word of a sentence is.
     *
     * @param output of the model
     * @param row of the sentence
     * @param length how many words it has
     * @return for each word a number for each label; of a field, the share of all sequences that have the label there
     */
    public double[][] probabilities(Tensor output, int row, int length) {
        float[] numbers = output.floats();
        int time = output.dim(1);
        if (isField) {
            return marginals(numbers, row * time * labels * labels, length);
        }
        double[][] probabilities = new double[length][labels];
        for (int step = 0; step < length; step++) {
            int from = (row * time + step) * labels;
            Arrays.setAll(probabilities[step], label -> numbers[from + label]);
            if (logits) {
                normalize(probabilities[step]);
            }
        }
        return probabilities;
    }

    /** Forward and backward (Rabiner 1989, equations 18 to 27), in logarithms. */
    private double[][] marginals(float[] worth, int from, int length) {
        double[][] forward = new double[length][labels];
        double[][] backward = new double[length][labels];
        double[] terms = new double[labels];
        for (int step = 0; step < length; step++) {
            int at = from + step * labels * labels;
            for (int label = 0; label < labels; label++) {
                if (step == 0) {
                    forward[0][label] =
                            worth[at + label]; // before the first step the label is 0, by the layer's definition
                    continue;
                }
                for (int before = 0; before < labels; before++) {
                    terms[before] = forward[step - 1][before] + worth[at + before * labels + label];
                }
                forward[step][label] = logOfSum(terms);
            }
        }
        for (int step = length - 2; step >= 0; step--) {
            int at = from + (step + 1) * labels * labels;
            for (int label = 0; label < labels; label++) {
                for (int next = 0; next < labels; next++) {
                    terms[next] = backward[step + 1][next] + worth[at + label * labels + next];
                }
                backward[step][label] = logOfSum(terms);
            }
        }
        for (int step = 0; step < length; step++) {
            for (int label = 0; label < labels; label++) {
                forward[step][label] += backward[step][label];
            }
            normalize(forward[step]);
        }
        return forward;
    }

    /** From logarithms to shares. */
    private static void normalize(double[] numbers) {
        double largest = Arrays.stream(numbers).max().orElse(0);
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.exp(numbers[i] - largest);
            sum += numbers[i];
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] /= sum;
        }
    }

    private static double logOfSum(double[] terms) {
        double largest = Arrays.stream(terms).max().orElse(0);
        double sum = 0;
        for (double term : terms) {
            sum += Math.exp(term - largest);
        }
        return largest + Math.log(sum);
    }
}
