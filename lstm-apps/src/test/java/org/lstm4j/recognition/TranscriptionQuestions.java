package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Transcriber;
import org.lstm4j.signal.SequenceRow;
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
            for (SequenceRow row : test) {
                Arrays.stream(transcriber.probabilities(row.sequence()))
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
