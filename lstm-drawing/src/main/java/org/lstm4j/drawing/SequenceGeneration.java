package org.lstm4j.drawing;

import jakarta.inject.Inject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.DrawOptions;
import org.lstm4j.model.Drawer;
import org.lstm4j.model.Drawn;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.DrawRequest;
import org.lstm4j.tasks.PredictRequest;
import org.lstm4j.tasks.RowPredictor;
import org.lstm4j.tasks.SequenceDrawer;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;

/** Task type {@code sequence-generation}: sequences of numbers in, how likely each next step is, and so new sequences, out. */
public final class SequenceGeneration extends SupervisedType<DrawingConfig> implements RowPredictor, SequenceDrawer {
    @Inject
    SequenceGeneration(Components components, ConfigBinder binder) {
        super(DrawingConfig.class, components, binder);
    }

    @Override
    public SequencedMap<String, Class<? extends Record>> sources() {
        return DrawingSource.settings();
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        DrawingData data = config(task).data();
        Map<String, DataNeed> needs = new LinkedHashMap<>(); // two sources may be one file
        Stream.of(Optional.of(data.source()), data.validationSource(), data.testSource())
                .flatMap(Optional::stream)
                .flatMap((TypedConfig part) -> DrawingSource.of(part, binder()).needs().stream())
                .forEach(need -> needs.putIfAbsent(need.file(), need));
        return List.copyOf(needs.values());
    }

    @Override
    protected SupervisedTask prepared(DrawingConfig config, TrainRequest request) {
        return new DrawingTask(config, request.data(), components(), binder());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        DrawingConfig config = config(model.task());
        StepReading reading = Drawer.reading(model.file().toString(), model.bundle());
        DrawingRows rows = DrawingRows.load(config, binder(), request.data());
        StepDensity density = DrawingTask.density(config, binder(), rows);
        boolean hasClasses = config.data().classes().orElse(false);
        if (hasClasses == reading.classes().isEmpty()) {
            throw new InvalidInputException(model.file() + ": draws the classes " + reading.classes()
                    + ", and its task says data.classes = " + hasClasses
                    + "; it was damaged or put together by hand");
        }
        if (!density.equals(reading.density()) || config.ends().orElse(false) != reading.ends()) {
            throw new InvalidInputException(model.file() + ": says that a step of it is " + reading.density()
                    + (reading.ends() ? " with its end" : "") + ", and its task and data " + density
                    + (config.ends().orElse(false) ? " with its end" : "")
                    + "; it was damaged or put together by hand");
        }
        Picture picture = config.picture().orElseGet(() -> Picture.of(density));
        request.text().println(rows.describe(picture));
        DrawingMeasurement measurement = new DrawingMeasurement(
                model.bundle().graph(),
                new StepLoss(density, reading.ends()),
                reading,
                picture,
                config.training().batchSize());
        List<Drawing> training = StepFit.drawings(reading, config.data(), StepFit.Part.TRAINING, rows.training());
        List<Drawing> test = StepFit.drawings(reading, config.data(), StepFit.Part.TEST, rows.test());
        return TestEvaluation.of(
                model,
                request,
                config,
                rows.files(),
                backend -> measurement
                        .of(backend, model.bundle().weights(), training, test)
                        .scores());
    }

    @Override
    public List<ScoredDrawing> predict(TaskModel model, PredictRequest request) {
        DrawingConfig config = config(model.task());
        List<SequenceRow> rows = rows(config, request);
        try (SavedModel saved = model.open(request.backend().withConfigured(config.backend()))) {
            Drawer drawer = saved.drawer();
            return rows.stream().map(row -> scored(drawer, config.data(), row)).toList();
        }
    }

    private static ScoredDrawing scored(Drawer drawer, DrawingData data, SequenceRow row) {
        try {
            Sequence sequence = StepFit.asLearned(drawer.reading(), data, row.sequence());
            double log;
            Optional<String> label = Optional.empty();
            Optional<Double> probability = Optional.empty();
            if (drawer.labels().isEmpty()) {
                log = drawer.logLikelihood(sequence);
            } else {
                double[] each = drawer.logLikelihoods(sequence);
                double most = Arrays.stream(each).max().orElseThrow();
                int likeliest = 0;
                while (each[likeliest] < most) {
                    likeliest++;
                }
                double shares =
                        Arrays.stream(each).map(it -> Math.exp(it - most)).sum();
                log = most + Math.log(shares / each.length);
                label = Optional.of(drawer.labels().get(likeliest));
                probability = Optional.of(1 / shares);
            }
            int steps = row.sequence().steps();
            return new ScoredDrawing(row.place(), steps, -log, -log / steps, label, probability);
        } catch (SignalDataException e) {
            throw e;
        } catch (InvalidInputException e) {
            throw new SignalDataException(row.place(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Drawings draw(TaskModel model, DrawRequest request) {
        DrawingConfig config = config(model.task());
        DrawOptions options = new DrawOptions(request.temperature(), request.seed(), request.label(), request.steps());
        List<Sequence> beginnings = new ArrayList<>();
        for (Path file : request.beginnings().stream().toList()) {
            for (SequenceRow row : rows(config, List.of(file.toString()))) {
                int first = request.first().orElse(row.sequence().steps());
                if (first > row.sequence().steps()) {
                    throw new SignalDataException(
                            row.place(),
                            "expected " + first + " steps or more, of which --first is the number that is given, found "
                                    + row.sequence().steps());
                }
                beginnings.add(DrawingExamples.beginning(row.sequence(), first));
            }
        }
        try (SavedModel saved = model.open(request.backend().withConfigured(config.backend()))) {
            Drawer drawer = saved.drawer();
            List<Drawn> drawn = beginnings.isEmpty()
                    ? drawer.draw(request.count(), options)
                    : drawer.complete(beginnings.subList(0, Math.min(request.count(), beginnings.size())), options);
            Gallery.Look look = Gallery.Look.of(config, drawer.reading().density());
            return new Drawings(
                    drawn.stream().map(DrawnSequence::of).toList(),
                    () -> DrawingExamples.picture(look, drawn).standalone());
        }
    }

    private List<SequenceRow> rows(DrawingConfig config, PredictRequest request) {
        return rows(
                config,
                request.file()
                        .map(file -> List.of(file.toString()))
                        .orElseGet(() -> request.lines("files such as those that the model was trained with")));
    }

    /** Of files in the form of the task's own, with labels or without. */
    private List<SequenceRow> rows(DrawingConfig config, List<String> files) {
        DrawingSource source = DrawingSource.of(config.data().source(), binder());
        Output output = Output.of(config.output(), binder());
        List<SequenceRow> rows = new ArrayList<>();
        for (String name : files) {
            if (name.isBlank()) {
                throw new InvalidInputException(
                        "expected the name of a file, found an empty one; leave out empty lines");
            }
            try {
                rows.addAll(DrawingRows.steps(config.data(), output, source.rows(Path.of(name), false)));
            } catch (InvalidPathException e) {
                throw new InvalidInputException("\"" + name + "\" is no name of a file: " + e.getReason(), e);
            }
        }
        return rows;
    }
}
