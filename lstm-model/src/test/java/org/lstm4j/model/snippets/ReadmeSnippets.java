package org.lstm4j.model.snippets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.model.Answer;
import org.lstm4j.model.ModelOptions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Frozen;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.State;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.Objective;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** The Java of the README that is no program of its own. */
public final class ReadmeSnippets {
    private ReadmeSnippets() {}

    /** The labels of a file of texts. */
    public static List<String> open(Path file, Path headlinesFile) throws IOException {
        // @start region="open"
        try (SavedModel model = SavedModel.open(file, ModelOptions.onBackend("native"))) {
            Answer answer = model.texts().predict("former versace store clerk sues over secret black code");
            System.out.println(answer.label() + " " + answer.probability());
            try (Stream<String> headlines = Files.lines(headlinesFile)) {
                return model.texts().predict(headlines).map(Answer::label).toList();
            }
        }
        // @end
    }

    /** How a model is trained part by part. */
    public static Evaluation train(Tensor tokens, Tensor labels) {
        // @start region="train"
        Model model = Model.ofTokens(
                Sequential.of(Embedding.of(1000, 16), Bidirectional.of(Lstm.of(32)), Dense.of(1, Activation.SIGMOID)),
                false);
        Dataset data = TensorDataset.of(Map.of("tokens", tokens, "target", labels));
        try (TrainingBackend backend = Backends.selectForTraining(Selection.automatic());
                Trainer trainer =
                        new Trainer(backend, model, new BinaryCrossEntropy(), Adam.keras(), TrainerOptions.DEFAULT)) {
            trainer.fit(data, 5);
            return trainer.evaluate(data);
        }
        // @end
    }

    /** A cell of one's own. */
    public static Layer cell() {
        // @start region="cell"
        record Leaky(int units) implements Cell {
            @Override
            public List<State> states() {
                return List.of(State.of("h", units));
            }

            @Override
            public List<Value> step(GraphBuilder g, Value x, List<Value> states) {
                int features = x.shape().fixed(1);
                Value kernel =
                        g.parameter("kernel", Shape.of(features, units), Initializer.glorotUniform(features, units));
                Value recurrent = g.parameter("recurrent_kernel", Shape.of(units, units), Initializer.orthogonal());
                Value h = states.getFirst();
                Value candidate = g.tanh(g.add(g.matMul(x, kernel), g.matMul(h, recurrent)));
                return List.of(g.add(g.mul(h, 0.5), g.mul(candidate, 0.5)));
            }
        }
        Layer layer = Bidirectional.of(Rnn.of(new Leaky(64)).withReturnSequences());
        // @end
        return layer;
    }

    /** A model of two texts. */
    public static Trainer network(TrainingBackend backend) {
        // @start region="network"
        Shared tower = Shared.of("tower", Sequential.of(Frozen.of(Embedding.of(1000, 16)), Lstm.of(32)));
        Model model = Model.of(
                List.of(
                        ModelInput.tokens("question").withLengths(),
                        ModelInput.tokens("answer").withLengths()),
                in -> {
                    Wire question = in.get("question").through(tower);
                    Wire answer = in.get("answer").through(tower);
                    Wire both = Wire.join(new Concatenate(), question, answer);
                    return Wires.of("fits", both.through(Dense.of(1, Activation.SIGMOID)))
                            .and("topic", question.through(Dense.of(5, Activation.SOFTMAX)));
                });
        Objective objective = Objective.of("fits", new BinaryCrossEntropy())
                .and("topic", new SparseCategoricalCrossEntropy(), 0.2)
                .withMetric("topic", Metrics::sparseCategoricalAccuracy);
        Trainer trainer = new Trainer(backend, model, objective, Adam.keras(), TrainerOptions.DEFAULT);
        // @end
        return trainer;
    }
}
