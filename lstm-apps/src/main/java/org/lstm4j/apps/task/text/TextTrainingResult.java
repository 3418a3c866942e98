package org.lstm4j.apps.task.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lstm4j.Tensor;
import org.lstm4j.apps.report.CurvesChart;
import org.lstm4j.apps.report.EpochScores;
import org.lstm4j.apps.report.RunReport;
import org.lstm4j.apps.report.Scores;
import org.lstm4j.apps.report.TrainingProgress;
import org.lstm4j.apps.run.RunFolder;
import org.lstm4j.apps.run.TrainRequest;
import org.lstm4j.apps.task.TaskDefinition;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Weights;

/** Measures the model that a training saved, as it stands in its file, and reports. */
record TextTrainingResult(
        TaskDefinition task, TextClassificationConfig config, TrainRequest request, Decision decision, Loss loss) {

    RunReport finish(
            Backend backend,
            TrainingProgress progress,
            EpochLog saved,
            Map<String, Tensor> lastWeights,
            Optional<TensorDataset> validation,
            TensorDataset test) {
        RunFolder folder = request.folder();
        Bundle bundle = BundleFile.read(folder.model());
        Measurement measurement = new Measurement(
                bundle.graph(),
                loss,
                decision,
                bundle.labels(),
                config.training().batchSize());
        Measurement.Result tested = measurement.of(backend, bundle.weights(), test);
        Optional<Scores> lastTested = saved.epoch() + 1 == progress.epochs().size()
                ? Optional.empty()
                : Optional.of(scores(measurement.of(backend, lastWeights, test)));
        BundleFile.write(folder.model(), withTestNumbers(bundle, tested));
        EpochScores epoch = progress.epochs().get(saved.epoch());
        RunReport report = new RunReport(
                task.name(),
                backend.name(),
                config.training().seed(),
                progress.epochs().size(),
                saved.epoch() + 1,
                bundle.weights().values().stream().mapToLong(Tensor::size).sum(),
                Optional.of(epoch.train()),
                validation.map(rows -> scores(measurement.of(backend, bundle.weights(), rows))),
                Optional.of(tested.scores()),
                lastTested,
                progress.seconds(),
                progress.rowsPerSecond(),
                Weights.sha256(bundle.weights()));
        CurvesChart.write(folder.curves(), task.name(), progress.epochs(), saved.epoch() + 1);
        report.write(folder.report());
        print(report, tested);
        return report;
    }

    private static Scores scores(Measurement.Result result) {
        return new Scores(result.loss(), result.report().accuracy());
    }

    private static Bundle withTestNumbers(Bundle bundle, Measurement.Result tested) {
        Map<String, String> numbers = new TreeMap<>(bundle.provenance().numbers());
        numbers.put(SavedNumbers.TEST_LOSS, String.valueOf(tested.loss()));
        numbers.put(SavedNumbers.TEST_ACCURACY, String.valueOf(tested.report().accuracy()));
        return bundle.withProvenance(bundle.provenance().withNumbers(numbers));
    }

    private void print(RunReport report, Measurement.Result tested) {
        request.text().println();
        request.text().println(savedLine(report));
        TestText.print(request.text(), tested);
        report.lastEpochTest()
                .ifPresent(last -> request.text()
                        .printf(
                                Locale.ROOT,
                                "For comparison, the weights of the last epoch: accuracy %.4f, loss %.4f%n",
                                last.accuracy(),
                                last.loss()));
        RunFolder folder = request.folder();
        String files = String.join(
                ", ",
                List.of(folder.model(), folder.history(), folder.curves(), folder.report()).stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        request.text().printf("%nFiles in %s: %s%n", folder.path(), files);
        request.text().flush();
    }

    private String savedLine(RunReport report) {
        String why = config.training().keep() == TrainingConfig.Keep.BEST ? "the lowest validation loss" : "the last";
        return String.format(
                Locale.ROOT,
                "Saved: the weights of epoch %d, %s. %d epochs in %.1f s, %,.0f texts/s.",
                report.savedEpoch(),
                why,
                report.epochs(),
                report.seconds(),
                report.sequencesPerSecond());
    }
}
