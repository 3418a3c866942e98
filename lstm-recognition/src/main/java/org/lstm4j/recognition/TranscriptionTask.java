package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.ModelUse;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceDataset;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.training.Network;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.Tested;
import org.lstm4j.tasks.training.TrainingRows;
import org.lstm4j.train.Ctc;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Trainer;

/** A transcription, its rows read and its front end fitted. */
final class TranscriptionTask implements SupervisedTask {
    private final TranscriptionConfig config;
    private final RecognitionRows rows;
    private final ComponentContext context;
    private final Ctc loss;
    private final SymbolTable symbols;
    private final SignalUse use;
    private final Model model;
    private final boolean logits;
    private final SequenceDataset test;

    TranscriptionTask(TranscriptionConfig config, DataRoot root, Components components, ConfigBinder binder) {
        this.config = config;
        ComponentContext before =
                new ComponentContext(components, 0, 1, config.training().epochs());
        this.loss = TranscriptionLoss.of(config, components, before); // refused before minutes are spent on reading
        this.rows = rows(config, root, binder);
        SequenceSplit.requireColumn(rows.test(), config.data().groupBy()); // before minutes are spent on training
        this.symbols = SymbolTable.of(config.data(), rows.all());
        this.use = new SignalUse(
                config.signal().fitted(rows),
                Optional.empty(),
                Answer.SYMBOLS,
                Optional.empty(),
                Optional.of(symbols.alphabet()));
        long steps = Math.ceilDiv(rows.training().size(), config.training().batchSize());
        this.context = new ComponentContext(
                components, 0, symbols.classes(), steps, config.training().epochs());
        Input input = new Input(
                SignalUse.INPUT,
                Shape.of(Dim.of("batch"), Dim.of("time"), Dim.of(use.frontEnd().outputs())),
                DType.FLOAT32);
        this.model = Network.of(
                input,
                true,
                config,
                components,
                context,
                Shape.of("batch", "time", symbols.classes()),
                "at each step a number for the blank and each of the "
                        + (symbols.classes() - 1) + " symbols, [batch, time, " + symbols.classes()
                        + "], as { type = class-dense } does");
        this.logits = TranscriptionLoss.requireLogits(config, loss, model.inferenceGraph());
        this.test = columns(rows.test(), use, symbols);
    }

    /** The rows of a task, joined if it says so. */
    static RecognitionRows rows(TranscriptionConfig config, DataRoot root, ConfigBinder binder) {
        RecognitionRows rows = RecognitionRows.load(config.data(), binder, root);
        String separator = config.data().symbolSeparator().orElse("");
        return config.data()
                .join()
                .map(join -> rows.with(part -> join.of(part, separator)))
                .orElse(rows);
    }

    /** Rows as a model reads them, and what is right. */
    static SequenceDataset columns(List<SequenceRow> part, SignalUse use, SymbolTable symbols) {
        List<Sequence> read = new ArrayList<>(part.size());
        for (SequenceRow row : part) {
            try {
                read.add(use.read(row.sequence()));
            } catch (SignalDataException e) {
                throw e;
            } catch (InvalidInputException e) {
                throw new SignalDataException(row.place(), String.valueOf(e.getMessage()), e);
            }
        }
        int[] steps = read.stream().mapToInt(Sequence::steps).toArray();
        return SequenceDataset.of(read, true, Map.of(Trainer.TARGET, symbols.target(part, steps)));
    }

    @Override
    public TranscriptionConfig settings() {
        return config;
    }

    @Override
    public ComponentContext context() {
        return context;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public Loss loss() {
        return loss;
    }

    @Override
    public List<Supplier<Metric>> metrics() {
        return List.of(() -> new SymbolErrorRate(symbols.classes(), logits));
    }

    @Override
    public TrainingRows rows() {
        Optional<Dataset> validation =
                switch (config.data().split().validation().from()) {
                    case SOURCE -> throw new AssertionError("refused by " + SequenceSplit.class);
                    case TRAINING -> Optional.of(columns(rows.heldOut(), use, symbols));
                    case TEST -> Optional.of(test);
                    case NOTHING -> Optional.empty();
                };
        SequenceDataset training = columns(rows.training(), use, symbols);
        Dataset batched = config.training().isBucketed()
                ? training.bucketedBy(training.lengths(), TensorDataset.DEFAULT_POOL)
                : training;
        return new TrainingRows(batched, validation, false, rows.files());
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(rows.describe());
        config.data()
                .join()
                .ifPresent(join -> notes.add("Rows are made of " + join.least() + " to " + join.most()
                        + " recorded ones of one " + join.by() + " each: nobody said or wrote them in one go"));
        notes.add(symbols.classes() - 1 + " symbols: "
                + String.join(" ", symbols.alphabet().symbols()));
        Set<String> learned = new HashSet<>();
        rows.training().forEach(row -> learned.addAll(symbols.symbols(row)));
        List<String> others = symbols.alphabet().symbols().stream()
                .filter(symbol -> !learned.contains(symbol))
                .toList();
        if (!others.isEmpty()) {
            notes.add("Warning: no row to learn from has " + String.join(" ", others) + "; look at data.split");
        }
        return notes;
    }

    @Override
    public Bundle complete(Bundle bundle) {
        return ModelUse.of(ModelUse.SEQUENCE_TRANSCRIPTION)
                .withLogits(logits)
                .withBackend(config.backend())
                .addTo(bundle)
                .withAttachment(SignalUse.ATTACHMENT, use.toJson());
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return tested(backend, weights).scores();
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        TranscriptionMeasurement.Measured measured = new TranscriptionMeasurement(
                        model.inferenceGraph(),
                        loss,
                        symbols,
                        logits,
                        config.beam().orElse(1),
                        config.data().groupBy(),
                        config.training().batchSize())
                .of(
                        backend,
                        weights,
                        rows.test(),
                        test,
                        TranscriptionMeasurement.frequent(symbols, rows.training()),
                        TranscriptionPage.SHOWN);
        return new Tested(
                measured.scores(),
                () -> TranscriptionPage.sections(
                        rows.test(),
                        measured,
                        symbols,
                        config.signal().heard(rows),
                        config.signal().stack().orElse(1),
                        config.picture().orElse(rows.picture())));
    }
}
