package org.lstm4j.tasks.training;

import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.DataFile;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.train.Weights;

/** What all evaluations of saved models print and report. */
public final class TestEvaluation {
    private TestEvaluation() {}

    /**
     * Measures a saved model, prints its scores and reports them.
     *
     * @param settings of its task
     * @param files that the test rows were read from
     * @param measurement of its weights, on the backend that it is given
     */
    public static EvaluationReport of(
            TaskModel model,
            EvaluateRequest request,
            SupervisedConfig settings,
            List<DataFile> files,
            Function<Backend, TestScores> measurement) {
        warnOfOtherData(model, files, request.text());
        try (Backend backend = Backends.select(request.backend().withConfigured(settings.backend()))) {
            return report(model, backend, measurement.apply(backend), request.text());
        }
    }

    /** Says so if the test rows come from other files than those that the model was trained with. */
    private static void warnOfOtherData(TaskModel model, List<DataFile> files, PrintWriter text) {
        if (!files.equals(model.bundle().provenance().data())) {
            text.println("Note: the model was trained with other data, so these test rows may be among what it learned"
                    + " from");
        }
    }

    /** Prints the scores, and reports them. */
    public static EvaluationReport report(TaskModel model, Backend backend, TestScores tested, PrintWriter text) {
        Bundle bundle = model.bundle();
        OptionalInt members = model.members();
        OptionalInt epoch = members.isPresent() ? OptionalInt.empty() : OptionalInt.of(SavedNumbers.epoch(model));
        String what =
                members.isPresent() ? "the average of " + members.getAsInt() + " models" : "epoch " + epoch.getAsInt();
        text.printf("%s: task %s, %s%n", model.file(), model.task().name(), what);
        tested.print(text);
        return new EvaluationReport(
                model.task().name(),
                backend.name(),
                epoch,
                members,
                bundle.weights().values().stream().mapToLong(Tensor::size).sum(),
                tested,
                Weights.sha256(bundle.weights()));
    }
}
