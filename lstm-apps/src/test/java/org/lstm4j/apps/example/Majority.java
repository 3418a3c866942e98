package org.lstm4j.apps.example;

import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextLabeller;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.report.ClassificationReport;
import org.lstm4j.tasks.report.ClassificationScores;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.Prediction;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.text.FileFormat;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.LabeledTextReader;
import org.lstm4j.text.TextSchema;
import org.lstm4j.train.Weights;

/** A task type: its model is one number, the share of rows with label 1. */
final class Majority implements TextLabeller {
    private static final String SHARE = "share";
    private static final String NO_BACKEND = "none";

    private final ConfigBinder binder;

    @Inject
    Majority(ConfigBinder binder) {
        this.binder = binder;
    }

    record Settings(String file, String textField, String labelField, List<String> labels) {}

    private static int[] labels(Settings settings, DataRoot root) {
        try (FoundFile file = root.open(settings.file())) {
            TextSchema schema = TextSchema.binary(settings.textField(), settings.labelField());
            return new LabeledTextReader(FileFormat.JSON_LINES, schema)
                    .read(file.path()).records().stream()
                            .mapToInt(LabeledText::label)
                            .toArray();
        }
    }

    @Override
    public RunReport train(TaskDefinition task, TrainRequest request) {
        Settings settings = binder.bind(task.settings(), Settings.class);
        int[] labels = labels(settings, request.data());
        float share = (float) Arrays.stream(labels).average().orElseThrow();
        GraphBuilder g = new GraphBuilder();
        g.input("row", Shape.of("batch"), DType.INT32);
        Parameter parameter = g.parameter(SHARE, Shape.of(1), Initializer.zeros());
        g.output(Model.PREDICTION, parameter);
        var graph = g.build();
        Bundle bundle = Bundle.of(
                        graph,
                        Map.of(SHARE, Tensor.of(new int[] {1}, share)),
                        Provenance.ofThisRun(graph, 0, NO_BACKEND))
                .withLabels(settings.labels().toArray(String[]::new))
                .withArchitecture(task.json());
        request.folder().prepare();
        BundleFile.write(request.folder().model(), bundle);
        request.text().println("learned from " + labels.length + " rows");
        RunReport report = new RunReport(
                task.name(),
                NO_BACKEND,
                0,
                1,
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(scores(bundle, labels)),
                Optional.empty(),
                0,
                request.invocation().seconds(),
                OptionalLong.empty(),
                0,
                Weights.sha256(bundle.weights()));
        report.write(request.folder().report());
        return report;
    }

    private static double share(Bundle bundle) {
        return bundle.weights().firstEntry().getValue().element(0);
    }

    private static ClassificationScores scores(Bundle bundle, int[] labels) {
        int[] answers = new int[labels.length];
        Arrays.fill(answers, share(bundle) > bundle.threshold() ? 1 : 0);
        return ClassificationScores.of(0, ClassificationReport.of(labels, answers, bundle.labels()));
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        int[] labels = labels(binder.bind(model.task().settings(), Settings.class), request.data());
        return new EvaluationReport(
                model.task().name(),
                NO_BACKEND,
                1,
                1,
                scores(model.bundle(), labels),
                Weights.sha256(model.bundle().weights()));
    }

    @Override
    public List<Prediction> predict(TaskModel model, List<String> texts, Selection backend) {
        double share = share(model.bundle());
        List<String> labels = model.bundle().labels();
        boolean isPositive = share > model.bundle().threshold();
        return texts.stream()
                .map(text -> Prediction.of(text, labels.getFirst(), labels.getLast(), isPositive, share, 1, 1))
                .toList();
    }
}
