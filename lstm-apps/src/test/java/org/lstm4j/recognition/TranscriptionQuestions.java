package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.Tensor;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Transcriber;
import org.lstm4j.model.use.Spelling;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.DataRoot;

/**
 * How likely is each symbol, and the blank, at each step of each test row?
 *
 * @param binder of settings
 */
public record TranscriptionQuestions(ConfigBinder binder) implements Questions {
    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection backend) {
        TranscriptionConfig config = binder.bind(model.task().settings(), TranscriptionConfig.class);
        List<SequenceRow> test = TranscriptionTask.rows(config, root, binder).test();
        List<Answer> answers = new ArrayList<>();
        try (SavedModel saved = model.open(backend)) {
            Transcriber transcriber = Transcriber.of(saved);
            Spelling spelling = new Spelling(transcriber.use().alphabet().orElseThrow(), transcriber.givesLogits());
            for (SequenceRow row : test) {
                Sequence read = transcriber.use().read(row.sequence());
                Tensor output = Objects.requireNonNull(saved.run(Map.of(
                                SignalUse.INPUT,
                                Tensor.of(new int[] {1, read.steps(), read.features()}, read.values()),
                                Model.SEQUENCE_LENS,
                                Tensor.of(new int[] {1}, read.steps())))
                        .get(Model.PREDICTION));
                Arrays.stream(spelling.probabilities(output, 0, read.steps()))
                        .map(TranscriptionQuestions::answer)
                        .forEach(answers::add);
            }
        }
        return answers;
    }

    private static Answer answer(double[] shares) {
        int best = 0;
        for (int i = 1; i < shares.length; i++) {
            best = shares[i] > shares[best] ? i : best;
        }
        double[] sorted = shares.clone();
        Arrays.sort(sorted);
        return new Answer(String.valueOf(best), sorted[sorted.length - 1] - sorted[sorted.length - 2], shares);
    }
}
