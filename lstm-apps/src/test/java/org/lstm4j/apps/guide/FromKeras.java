package org.lstm4j.apps.guide;

import java.nio.file.Path;
import java.util.List;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.model.CompiledModel;
import org.lstm4j.model.FitOptions;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.LayerSummary;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.EarlyStopping;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.History;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.Objective;
import org.lstm4j.train.ReduceLearningRateOnPlateau;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** The Java of docs/FROM_KERAS.md. */
final class FromKeras {
    private FromKeras() {}

    static Model sequential() {
        // @start region="sequential"
        Model model = Model.ofTokens(
                Sequential.of(
                        Embedding.of(1000, 16),
                        Bidirectional.of(Lstm.of(32)),
                        Dropout.of(0.5),
                        Dense.of(1, Activation.SIGMOID)),
                false); // true: each row's length is fed too, and padding is neither computed nor read
        // @end
        return model;
    }

    static List<String> summary(Model model) {
        // @start region="summary"
        List<String> rows = model.summary().stream().map(LayerSummary::toString).toList();
        // @end
        return rows;
    }

    static History fit(Model network, Tensor x, Tensor y, Dataset validation, Path file) {
        // @start region="fit"
        try (CompiledModel model =
                CompiledModel.compile(network, new BinaryCrossEntropy(), Adam.keras(), Metrics::binaryAccuracy)) {
            History history = model.fit(
                    x,
                    y,
                    FitOptions.ofEpochs(5)
                            .withBatchSize(32)
                            .withValidation(validation)
                            .withCallbacks(
                                    new EarlyStopping("val_loss", 2),
                                    new ReduceLearningRateOnPlateau("val_loss", 0.5, 1)));
            Evaluation test = model.evaluate(validation);
            Tensor predictions = model.predict(x);
            // @end
            assert test.loss() >= 0 && predictions.size() > 0;
            model.save(file);
            return history;
        }
    }

    static Evaluation saved(CompiledModel model, Tensor x, Tensor y, Path file) {
        // @start region="save"
        model.save(file);
        try (CompiledModel loaded = CompiledModel.load(file, new BinaryCrossEntropy(), Adam.keras())) {
            // @end
            return loaded.evaluate(x, y);
        }
    }

    static History trainer(Model network, Dataset data, Dataset validation) {
        // @start region="trainer"
        TrainerOptions options =
                TrainerOptions.DEFAULT.withBatchSize(32).withSeed(1).withClipping(new Clipping.ByNorm(1));
        try (TrainingBackend backend = Backends.selectForTraining(Selection.of("native"));
                Trainer trainer = new Trainer(backend, network, new BinaryCrossEntropy(), Adam.keras(), options)) {
            return trainer.fit(data, validation, 5);
        }
        // @end
    }

    static Model functional() {
        // @start region="functional"
        Model model = Model.of(
                List.of(ModelInput.tokens("question").withLengths(), ModelInput.sequences("signal", 7)), in -> {
                    Wire question =
                            in.get("question").through(Embedding.of(1000, 16)).through(Lstm.of(32));
                    Wire signal = in.get("signal").through(Lstm.of(8));
                    Wire both = Wire.join(new Concatenate(), question, signal);
                    return Wires.of("urgent", both.through(Dense.of(1, Activation.SIGMOID)))
                            .and("topic", both.through(Dense.of(5, Activation.SOFTMAX)));
                });
        Objective objective =
                Objective.of("urgent", new BinaryCrossEntropy()).and("topic", new SparseCategoricalCrossEntropy(), 0.5);
        // @end
        assert objective.terms().size() == 2;
        return model;
    }

    static Model masked() {
        // @start region="masked"
        Model model = Model.ofTokens(
                Sequential.of(Embedding.of(1000, 16).withMaskZero(), Lstm.of(32), Dense.of(3, Activation.SOFTMAX)),
                false);
        // @end
        return model;
    }

    static Model cell() {
        // @start region="cell"
        Model model = Model.ofTokens(
                Sequential.of(
                        Embedding.of(1000, 16),
                        Bidirectional.of(Rnn.of(new LayerNormLstm(32)).withReturnSequences()),
                        Lstm.of(16).withDropout(0.2).withRecurrentDropout(0.2),
                        Dense.of(3, Activation.SOFTMAX)),
                true);
        // @end
        return model;
    }

    static Model stateful() {
        // @start region="stateful"
        Model model = Model.ofTokens(
                        Sequential.of(
                                Embedding.of(1000, 16),
                                Lstm.of(32).withReturnSequences(),
                                Dense.of(1000, Activation.SOFTMAX)),
                        false)
                .stateful();
        // @end
        return model;
    }
}
