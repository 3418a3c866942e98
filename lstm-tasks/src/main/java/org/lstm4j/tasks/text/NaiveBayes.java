package org.lstm4j.tasks.text;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.PaddedSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;

/**
 * What counting words comes to, without any order of theirs: naive Bayes, a classifier of counts with one added to each. Rows that
 * fill all places are read by place, so that a word at one place is another than at the next; of other rows the words are counted
 * (multinomial naive Bayes, as scikit-learn's with {@code alpha = 1}).
 */
final class NaiveBayes {
    private static final int PADDING = 0;

    private final boolean isByPlace;
    private final int words;
    private final double[] ofClass;
    private final double[][] ofWord; // of each class: logarithms of the shares of words

    private NaiveBayes(boolean isByPlace, int words, double[] ofClass, double[][] ofWord) {
        this.isByPlace = isByPlace;
        this.words = words;
        this.ofClass = ofClass;
        this.ofWord = ofWord;
    }

    /**
     * Counts.
     *
     * @param rows word ids, row by row, 0 for padding
     * @param steps of each row
     * @param labels of the rows
     * @param words how many ids there are
     * @param classes how many classes there are
     */
    static NaiveBayes fit(int[] rows, int steps, int[] labels, int words, int classes) {
        boolean isByPlace = Arrays.stream(rows).noneMatch(id -> id == PADDING);
        NaiveBayes model = new NaiveBayes(
                isByPlace, words, new double[classes], new double[classes][isByPlace ? steps * words : words]);
        for (int row = 0; row < labels.length; row++) {
            model.ofClass[labels[row]]++;
            double[] counts = model.ofWord[labels[row]];
            for (int step = 0; step < steps; step++) {
                int id = rows[row * steps + step];
                if (id != PADDING) {
                    counts[model.place(step, id)]++;
                }
            }
        }
        for (int type = 0; type < classes; type++) {
            model.toLogarithms(type, isByPlace ? steps : 1);
            model.ofClass[type] = StrictMath.log((model.ofClass[type] + 1) / (labels.length + classes));
        }
        return model;
    }

    /** What it gets right of test rows, after it has counted those that a model learns from, held out ones not among them. */
    static double accuracy(SplitRows rows, int classes, TextPipeline pipeline, TextPreparation preparation) {
        PaddedSequences training = pipeline.apply(SplitRows.texts(rows.training()), preparation);
        PaddedSequences test = pipeline.apply(SplitRows.texts(rows.test()), preparation);
        int words = pipeline.encoder().vocabularySize();
        return fit(training.ids(), training.maxLength(), labels(rows.training()), words, classes)
                .accuracy(test.ids(), test.maxLength(), labels(rows.test()));
    }

    private static int[] labels(List<LabeledText> rows) {
        return rows.stream().mapToInt(LabeledText::label).toArray();
    }

    private int place(int step, int id) {
        return isByPlace ? step * words + id : id;
    }

    private void toLogarithms(int type, int places) {
        double[] counts = ofWord[type];
        for (int place = 0; place < places; place++) {
            double sum = words;
            for (int id = 0; id < words; id++) {
                sum += counts[place * words + id];
            }
            for (int id = 0; id < words; id++) {
                counts[place * words + id] = StrictMath.log((counts[place * words + id] + 1) / sum);
            }
        }
    }

    /** The share of rows whose most probable class is theirs. */
    double accuracy(int[] rows, int steps, int[] labels) {
        long right = 0;
        for (int row = 0; row < labels.length; row++) {
            right += label(rows, row * steps, steps) == labels[row] ? 1 : 0;
        }
        return labels.length == 0 ? 0 : (double) right / labels.length;
    }

    private int label(int[] rows, int from, int steps) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int type = 0; type < ofClass.length; type++) {
            double sum = ofClass[type];
            for (int step = 0; step < steps; step++) {
                int id = rows[from + step];
                if (id != PADDING) {
                    sum += ofWord[type][place(step, id)];
                }
            }
            if (sum > most) {
                most = sum;
                best = type;
            }
        }
        return best;
    }
}
