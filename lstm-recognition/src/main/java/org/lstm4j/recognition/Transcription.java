package org.lstm4j.recognition;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Transcriber;
import org.lstm4j.model.Transcript;
import org.lstm4j.signal.SequenceDataset;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.PredictRequest;
import org.lstm4j.tasks.RowExplainer;
import org.lstm4j.tasks.RowExplanation;
import org.lstm4j.tasks.RowPredictor;
import org.lstm4j.tasks.RowQuestion;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;

/** Task type {@code sequence-transcription}: sequences of numbers in, the texts that they spell out. */
public final class Transcription extends SupervisedType<TranscriptionConfig> implements RowPredictor, RowExplainer {
    @Inject
    Transcription(Components components, ConfigBinder binder) {
        super(TranscriptionConfig.class, components, binder);
    }

    @Override
    public SequencedMap<String, Class<? extends Record>> sources() {
        return SequenceSources.settings();
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        TranscriptionConfig config = config(task);
        return SequenceSources.needs(
                binder(), config.data().source(), config.data().testSource());
    }

    @Override
    protected SupervisedTask prepared(TranscriptionConfig config, TrainRequest request) {
        return new TranscriptionTask(config, request.data(), components(), binder());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        TranscriptionConfig config = config(model.task());
        Bundle bundle = model.bundle();
        try (SavedModel saved = model.open(request.backend().withConfigured(config.backend()))) {
            Transcriber transcriber = Transcriber.of(saved); // refuses files that hold something else
            SymbolTable symbols = SymbolTable.of(transcriber.use().alphabet().orElseThrow());
            RecognitionRows rows = TranscriptionTask.rows(config, request.data(), binder());
            rows.describe().forEach(request.text()::println);
            SequenceDataset test = TranscriptionTask.columns(rows.test(), transcriber.use(), symbols);
            TranscriptionMeasurement measurement = new TranscriptionMeasurement(
                    bundle.graph(),
                    TranscriptionLoss.of(config, components(), contextOfUse(config)),
                    symbols,
                    transcriber.givesLogits(),
                    config.beam().orElse(1),
                    config.data().groupBy(),
                    config.training().batchSize());
            String frequent = TranscriptionMeasurement.frequent(symbols, rows.training());
            return TestEvaluation.of(
                    model,
                    request,
                    config,
                    rows.files(),
                    backend -> measurement
                            .of(backend, bundle.weights(), rows.test(), test, frequent, 0)
                            .scores());
        }
    }

    @Override
    public List<TranscribedRow> predict(TaskModel model, PredictRequest request) {
        TranscriptionConfig config = config(model.task());
        List<SequenceRow> rows = SequenceSources.asked(config.data().source(), binder(), request);
        try (SavedModel saved = model.open(request.backend().withConfigured(config.backend()))) {
            List<Transcript> heard = Transcriber.of(saved)
                    .withBeam(config.beam().orElse(1))
                    .transcribe(rows.stream().map(SequenceRow::sequence).toList());
            List<TranscribedRow> transcribed = new ArrayList<>();
            for (int i = 0; i < heard.size(); i++) {
                transcribed.add(TranscribedRow.of(rows.get(i).place(), heard.get(i)));
            }
            return transcribed;
        }
    }

    /** Where the symbols lie: how probable each is at each step, and which it is on the likeliest path. */
    @Override
    public RowExplanation explain(TaskModel model, RowQuestion asked) {
        TranscriptionConfig config = config(model.task());
        SequenceRow row = SequenceShares.row(SequenceSources.of(config.data().source(), binder()), asked);
        try (SavedModel saved = model.open(asked.backend().withConfigured(config.backend()))) {
            Transcriber transcriber =
                    Transcriber.of(saved).withBeam(config.beam().orElse(1));
            Transcript heard = transcriber.transcribe(List.of(row.sequence())).getFirst();
            double[][] probabilities = transcriber.probabilities(row.sequence());
            List<Integer> shown = shown(transcriber, heard, asked);
            return new RowExplanation(
                    row.place(),
                    String.format(
                            Locale.ROOT,
                            "%s; log P = %.4f",
                            heard.text().isEmpty() ? "(nothing)" : heard.text(),
                            heard.logProbability()),
                    "How probable each symbol is at each step; what is left of 1 is the blank and all other symbols.",
                    false,
                    shown.stream().map(transcriber.symbols()::get).toList(),
                    IntStream.rangeClosed(1, heard.steps())
                            .mapToObj(String::valueOf)
                            .toList(),
                    shown.stream()
                            .map(symbol -> Arrays.stream(probabilities)
                                    .map(step -> step[symbol + 1])
                                    .toList())
                            .toList(),
                    List.of(),
                    heard.symbols().stream()
                            .map(it -> String.format(
                                    Locale.ROOT,
                                    "%s: %s",
                                    it.symbol(),
                                    it.to() == it.from() + 1
                                            ? "step " + it.to()
                                            : "steps " + (it.from() + 1) + " to " + it.to()))
                            .toList());
        }
    }

    /** The symbol that is asked for, or those of the text, each once; of an empty text all. */
    private static List<Integer> shown(Transcriber transcriber, Transcript heard, RowQuestion asked) {
        Optional<Integer> wanted = asked.among(transcriber.symbols(), "symbol of the model");
        if (wanted.isPresent()) {
            return List.of(wanted.get());
        }
        List<Integer> said = heard.symbols().stream()
                .map(it -> transcriber.symbols().indexOf(it.symbol()))
                .distinct()
                .toList();
        return said.isEmpty()
                ? IntStream.range(0, transcriber.symbols().size()).boxed().toList()
                : said;
    }
}
