package org.lstm4j.apps.parity;

import java.util.List;
import java.util.stream.DoubleStream;
import org.lstm4j.recognition.Recognition;
import org.lstm4j.recognition.RecognizedRow;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.run.DataRoot;

/** What is each test sequence, as {@code lstm predict} says it? */
public final class RecognitionQuestions implements Questions {
    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection backend) {
        return model.as(Recognition.class, "say what sequences are").predictTestRows(model, root, backend).stream()
                .map(RecognitionQuestions::answer)
                .toList();
    }

    private static Answer answer(RecognizedRow row) {
        if (row.value().isPresent()) {
            return Answer.ofNumbers(row.value().get());
        }
        double[] shares = row.probabilities().orElseThrow().values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double[] sorted = DoubleStream.of(shares).sorted().toArray();
        return new Answer(row.label().orElseThrow(), sorted[shares.length - 1] - sorted[shares.length - 2], shares);
    }
}
