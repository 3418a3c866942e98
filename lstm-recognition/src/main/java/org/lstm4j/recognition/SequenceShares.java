package org.lstm4j.recognition;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.SequenceAnswer;
import org.lstm4j.model.SequenceModel;
import org.lstm4j.model.use.Classes;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceDataset;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.RowExplanation;
import org.lstm4j.tasks.RowQuestion;
import org.lstm4j.tasks.StepShares;
import org.lstm4j.trace.InputShares;
import org.lstm4j.trace.Target;

/** Which numbers of which steps decided what a sequence is said to be. */
final class SequenceShares {
    private SequenceShares() {}

    /** The row of a file that is asked for. */
    static SequenceRow row(SequenceSource source, RowQuestion question) {
        try {
            return question.of(source.rows(Path.of(question.text())));
        } catch (InvalidPathException e) {
            throw new InvalidInputException("\"" + question.text() + "\" is no name of a file: " + e.getReason(), e);
        }
    }

    /**
     * Divides the answer.
     *
     * @param model that is asked
     * @param bundle of it
     * @param classes how its numbers become classes
     */
    static RowExplanation of(
            TrainingBackend backend,
            SequenceModel model,
            Bundle bundle,
            Classes classes,
            SequenceRow row,
            RowQuestion question) {
        SignalUse use = model.use();
        Sequence read = use.read(row.sequence());
        SequenceAnswer answer = model.predict(List.of(row.sequence())).getFirst();
        int index = index(model, classes, answer, question);
        boolean usesLengths =
                bundle.graph().inputs().stream().anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS));
        Feeds feeds = SequenceDataset.of(List.of(read), usesLengths, new LinkedHashMap<>())
                .read(new int[] {0});
        Tensor wanted = Tensor.zeros(DType.FLOAT32, 1, classes.numbers());
        wanted.floats()[index] = 1;
        try (InputShares divided = new InputShares(backend, bundle.graph(), bundle.weights(), link(use, classes))) {
            InputShares.Shares shares = divided.of(feeds, wanted);
            StepShares table = StepShares.of(
                    Objects.requireNonNull(shares.values().get(SignalUse.INPUT)),
                    feeds.get(SignalUse.INPUT),
                    read.steps(),
                    IntStream.rangeClosed(1, read.features())
                            .mapToObj(i -> "number " + i)
                            .toList());
            boolean isNumber = use.answer() == Answer.NUMBER;
            String subject =
                    isNumber ? "the number, in the scale it was learned in" : "P(" + name(model, classes, index) + ")";
            return new RowExplanation(
                    row.place(),
                    isNumber
                            ? String.format(Locale.ROOT, "%.6g", answer.value().orElseThrow())
                            : String.format(
                                    Locale.ROOT,
                                    "%s; %s = %.4f",
                                    answer.labels().isEmpty() ? "(none)" : String.join(", ", answer.labels()),
                                    subject,
                                    shares.number()),
                    "The share of each number of each step in " + subject + ".",
                    true,
                    table.rows(),
                    table.columns(),
                    table.shares(),
                    table.values(),
                    List.of(String.format(
                            Locale.ROOT,
                            "Integrated gradients from zeros in all that the model reads, with which it says %.4f, by %s; the shares"
                                    + " miss %.1e.",
                            shares.baseline(),
                            backend.name(),
                            shares.completenessError())));
        }
    }

    private static Target.Link link(SignalUse use, Classes classes) {
        if (use.answer() == Answer.NUMBER || !classes.logits()) {
            return Target.Link.NONE;
        }
        return use.answer() == Answer.LABELS || classes.numbers() == 1 ? Target.Link.SIGMOID : Target.Link.SOFTMAX;
    }

    /** Of one number for two classes, the number is that of the second. */
    private static String name(SequenceModel model, Classes classes, int index) {
        return isOneOfTwo(model, classes)
                ? model.labels().getLast()
                : model.labels().get(index);
    }

    private static boolean isOneOfTwo(SequenceModel model, Classes classes) {
        return model.use().answer() == Answer.CLASS && classes.numbers() == 1;
    }

    private static int index(SequenceModel model, Classes classes, SequenceAnswer answer, RowQuestion question) {
        if (model.use().answer() == Answer.NUMBER) {
            question.target().ifPresent(target -> {
                throw new InvalidInputException("--target is for classes, and the model answers by a number");
            });
            return 0;
        }
        List<String> names = isOneOfTwo(model, classes) ? List.of(model.labels().getLast()) : model.labels();
        return question.among(names, "class whose probability the model gives").orElseGet(() -> {
            int likeliest = 0;
            for (int i = 1; i < names.size(); i++) {
                likeliest =
                        probability(answer, names.get(i)) > probability(answer, names.get(likeliest)) ? i : likeliest;
            }
            return likeliest;
        });
    }

    private static double probability(SequenceAnswer answer, String name) {
        return answer.probabilities().getOrDefault(name, 0.0);
    }
}
