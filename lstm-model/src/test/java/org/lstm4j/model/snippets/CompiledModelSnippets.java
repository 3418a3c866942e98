package org.lstm4j.model.snippets;

import java.nio.file.Path;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.model.CompiledModel;
import org.lstm4j.model.FitOptions;
import org.lstm4j.model.TextTraining;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Callback;
import org.lstm4j.train.EarlyStopping;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.History;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Metrics;

/** The Java that the documentation of classes shows; run by SnippetsTest. */
public final class CompiledModelSnippets {
    private CompiledModelSnippets() {}

    /** Numbers in, numbers out. */
    public static Tensor numbers(Tensor x, Tensor y, Path file) {
        // @start region="fit"
        // the next value of a series, from five values before it: x is float32[rows, 5, 1], y is float32[rows]
        Model network = new Model(
                Sequential.of(Lstm.of(16), Dense.of(1)),
                new Input("values", Shape.of("batch", 5, 1), DType.FLOAT32),
                false);
        Adam adam = Adam.keras().withLearningRate(0.01);
        try (CompiledModel model =
                CompiledModel.compile(network, new MeanSquaredError(), adam, Metrics::meanAbsoluteError)) {
            System.out.print(model.summary());
            History history = model.fit(
                    x,
                    y,
                    FitOptions.ofEpochs(50)
                            .withBatchSize(16)
                            .withValidationSplit(0.2)
                            .withCallbacks(new EarlyStopping("val_loss", 5), Callback.afterEpoch(System.out::println)));
            System.out.println(history.epochs().size() + " epochs; now " + model.evaluate(x, y));
            model.save(file);
            return model.predict(x);
        }
        // @end
    }

    /** Texts in, labels out. */
    public static Evaluation texts(List<String> texts, List<String> labels, Path file) {
        // @start region="texts"
        TextPipeline words =
                new TextPipeline(Tokenizer.builder().oovToken("<OOV>").fit(texts), PadSequences.post(20));
        Model network = Model.ofTokens(
                Sequential.of(
                        Embedding.of(words.encoder().vocabularySize(), 8),
                        Lstm.of(16),
                        Dense.of(1, Activation.SIGMOID)),
                true);
        try (CompiledModel model =
                CompiledModel.compile(network, new BinaryCrossEntropy(), Adam.keras(), Metrics::binaryAccuracy)) {
            TextTraining training = model.texts(words, "no", "yes");
            training.fit(texts, labels, FitOptions.ofEpochs(30).withBatchSize(4));
            training.save(file); // SavedModel.open(file).texts().predict("...") answers "no" or "yes"
            return training.evaluate(texts, labels);
        }
        // @end
    }
}
