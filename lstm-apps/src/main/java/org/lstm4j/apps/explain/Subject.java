package org.lstm4j.apps.explain;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextReading;
import org.lstm4j.tasks.wording.NearestName;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.trace.Target;

/**
 * The probability that is explained.
 *
 * @param name in words, as {@code P(Sarcastic)}
 * @param target which number of the model's it is
 */
record Subject(String name, Target target) {

    /**
     * The one that was asked for, or the obvious one.
     *
     * @param prediction what the model gives for the sentence
     * @param wanted a word or a label
     * @throws InvalidInputException if there is no such
     */
    static Subject of(TaskModel model, TextReading reading, Tensor prediction, Optional<String> wanted) {
        if (reading.nextWord()) {
            return nextWord(reading, prediction, wanted);
        }
        return prediction.dim(-1) == 1 ? label(model, reading, wanted) : oneOf(model, reading, prediction, wanted);
    }

    private static Subject label(TaskModel model, TextReading reading, Optional<String> wanted) {
        String last = model.bundle().labels().getLast();
        if (wanted.isPresent() && !wanted.get().equalsIgnoreCase(last)) {
            throw new InvalidInputException(
                    "--target is \"" + wanted.get() + "\", but the model gives the probability of \"" + last
                            + "\" only; that of the other label is what it leaves of 1");
        }
        return new Subject("P(" + last + ")", new Target(0, reading.link()));
    }

    /** Of a number for each class: the class that was asked for, or the most probable one. */
    private static Subject oneOf(TaskModel model, TextReading reading, Tensor prediction, Optional<String> wanted) {
        List<String> labels = model.bundle().labels();
        int best = 0;
        for (int i = 1; i < prediction.dim(-1); i++) {
            best = prediction.element(i) > prediction.element(best) ? i : best;
        }
        int likeliest = best;
        int index = wanted.map(label -> index(labels, label)).orElse(likeliest);
        return new Subject("P(" + labels.get(index) + ")", new Target(index, reading.link()));
    }

    private static int index(List<String> labels, String wanted) {
        return IntStream.range(0, labels.size())
                .filter(i -> labels.get(i).equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(
                        () -> new InvalidInputException("--target is \"" + wanted + "\", which is no label of the model"
                                + NearestName.hint(wanted, labels) + "; it has " + String.join(", ", labels)));
    }

    private static Subject nextWord(TextReading reading, Tensor prediction, Optional<String> wanted) {
        TextEncoder encoder = reading.pipeline().encoder();
        int id = wanted.map(word -> id(encoder, word)).orElseGet(() -> likeliest(encoder, prediction));
        return new Subject("P(next word is \"" + encoder.decode(id) + "\")", new Target(id, reading.link()));
    }

    private static int id(TextEncoder encoder, String word) {
        Integer id = encoder.wordIndex().get(word);
        if (id == null || id >= encoder.vocabularySize()) {
            throw new InvalidInputException("--target is \"" + word + "\", a word that the model does not know"
                    + NearestName.hint(word, encoder.wordIndex().keySet()));
        }
        return id;
    }

    /** As {@code lstm generate} chooses: neither padding nor the word that stands for unknown ones. */
    private static int likeliest(TextEncoder encoder, Tensor prediction) {
        int classes = prediction.dim(-1);
        int from = prediction.size() - classes;
        int best = -1;
        for (int id = 1; id < Math.min(classes, encoder.vocabularySize()); id++) {
            boolean isWord = encoder.unknownId().orElse(-1) != id;
            if (isWord && (best < 0 || prediction.element(from + id) > prediction.element(from + best))) {
                best = id;
            }
        }
        return best;
    }

    /** The probability in what a model gives. */
    double probability(Tensor prediction) {
        int numbers = prediction.dim(-1);
        int from = prediction.size() - numbers;
        double number = prediction.element(from + target.index());
        return switch (target.link()) {
            case NONE -> number;
            case SIGMOID -> 1 / (1 + Math.exp(-number));
            case SOFTMAX -> {
                double largest = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < numbers; i++) {
                    largest = Math.max(largest, prediction.element(from + i));
                }
                double sum = 0;
                for (int i = 0; i < numbers; i++) {
                    sum += Math.exp(prediction.element(from + i) - largest);
                }
                yield Math.exp(number - largest) / sum;
            }
        };
    }
}
