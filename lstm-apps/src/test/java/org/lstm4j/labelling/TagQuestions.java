package org.lstm4j.labelling;

import java.util.List;
import java.util.stream.DoubleStream;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.TaggedSentence;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.DataRoot;

/**
 * Which label has each word of each test sentence, as {@code lstm predict} gives it?
 *
 * @param binder of settings
 */
public record TagQuestions(ConfigBinder binder) implements Questions {
    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection backend) {
        LabellingConfig config = binder.bind(model.task().settings(), LabellingConfig.class);
        List<Sentence> test = LabelledSentences.load(config.data(), root).test();
        try (SavedModel saved = model.open(backend)) {
            return saved.tagger().tagAll(Sentence.words(test)).stream()
                    .flatMap(sentence -> sentence.words().stream())
                    .map(TagQuestions::answer)
                    .toList();
        }
    }

    private static Answer answer(TaggedSentence.Word word) {
        double[] shares = word.probabilities().values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double[] sorted = DoubleStream.of(shares).sorted().toArray();
        return new Answer(word.label(), sorted[sorted.length - 1] - sorted[sorted.length - 2], shares);
    }
}
