package org.lstm4j.tasks.training;

import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.report.CurvesChart;
import org.lstm4j.tasks.report.EpochScores;
import org.lstm4j.tasks.report.ModelSummaryTable;
import org.lstm4j.tasks.report.PeakMemory;
import org.lstm4j.tasks.report.RunDetails;
import org.lstm4j.tasks.report.RunPage;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.report.Scores;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.report.TrainingProgress;
import org.lstm4j.tasks.run.RunFolder;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.Weights;

/** Measures the model that a training saved, as it stands in its file, and reports. */
record TrainingResult(TaskDefinition task, SupervisedTask supervised, TrainRequest request) {

    private static final ConfigRenderOptions READABLE = ConfigRenderOptions.defaults()
            .setOriginComments(false)
            .setComments(false)
            .setJson(false);

    RunReport finish(Backend backend, TrainingProgress progress, EpochLog saved, Map<String, Tensor> lastWeights) {
        RunFolder folder = request.folder();
        Bundle bundle = BundleFile.read(folder.model());
        Tested measured = supervised.tested(backend, bundle.weights());
        TestScores tested = measured.scores();
        Optional<Scores> lastTested = saved.epoch() + 1 == progress.epochs().size()
                ? Optional.empty()
                : Optional.of(supervised.test(backend, lastWeights).summary());
        // A model that was saved before more epochs were asked for says so like the others.
        Bundle complete = SavedNumbers.withTest(bundle, tested).withArchitecture(task.json());
        BundleFile.write(folder.model(), complete);
        EpochScores epoch = progress.epochs().get(saved.epoch());
        RunReport report = new RunReport(
                task.name(),
                backend.name(),
                supervised.settings().training().seed(),
                progress.epochs().size(),
                saved.epoch() + 1,
                bundle.weights().values().stream().mapToLong(Tensor::size).sum(),
                Optional.of(epoch.train()),
                epoch.validation(),
                progress.bestValidationAccuracy(),
                Optional.of(tested),
                lastTested,
                progress.seconds(),
                progress.wallSeconds(),
                PeakMemory.bytes(),
                progress.rowsPerSecond(),
                Weights.sha256(bundle.weights()));
        spare(folder.curves())
                .write(() -> CurvesChart.write(folder.curves(), task.name(), progress.epochs(), saved.epoch() + 1));
        HtmlPage page = RunPage.of(report, details(progress.epochs(), measured, bundle));
        spare(folder.page()).write(() -> page.write(folder.page()));
        report.write(folder.report()); // the last, for a run with a report is finished to FinishedRun
        print(report, tested);
        return report;
    }

    private SpareFile spare(Path file) {
        return new SpareFile(file, request.text());
    }

    private RunDetails details(List<EpochScores> epochs, Tested measured, Bundle bundle) {
        return new RunDetails(
                task.description(),
                ModelSummaryTable.of(supervised.model()),
                epochs,
                measured.examples().get(),
                supervised.notes(),
                bundle.provenance(),
                request.invocation().command(),
                task.settings().root().render(READABLE));
    }

    private void print(RunReport report, TestScores tested) {
        request.text().println();
        request.text().println(savedLine(report));
        tested.print(request.text());
        report.lastEpochTest()
                .ifPresent(last ->
                        request.text().println("For comparison, the weights of the last epoch: " + last.text()));
        RunFolder folder = request.folder();
        String files = String.join(
                ", ",
                List.of(folder.model(), folder.history(), folder.curves(), folder.report(), folder.page()).stream()
                        .filter(Files::isRegularFile)
                        .map(file -> file.getFileName().toString())
                        .toList());
        request.text().printf("%nFiles in %s: %s%n", folder.path(), files);
        request.text().flush();
    }

    private String savedLine(RunReport report) {
        String why = supervised.settings().training().keep() == TrainingConfig.Keep.BEST
                ? "the lowest validation loss"
                : "the last";
        return String.format(
                Locale.ROOT,
                "Saved: the weights of epoch %d, %s. %s in %.1f s, %,.0f rows/s.",
                report.savedEpoch(),
                why,
                Counted.of(report.epochs(), "epoch"),
                report.seconds(),
                report.sequencesPerSecond());
    }
}
