package org.lstm4j.apps.bench;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.ActivationLayer;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.Sequential;
import org.lstm4j.tasks.wording.NearestName;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/**
 * A model and the shapes it is trained with. Immutable.
 *
 * @param name as it is called at the command line
 * @param tokens what goes in
 * @param lstms the recurrent layers
 * @param head what stands behind them
 * @param batch rows in a training step
 * @param optimizer of a training step
 * @param clipping of the gradients of a training step
 */
public record Workload(
        String name, Tokens tokens, Lstms lstms, Head head, int batch, Optimizer optimizer, Clipping clipping) {
    /** The workloads by name; their shapes stay, so that results can be compared over time. */
    public static final List<Workload> ALL = List.of(
            // Sentences into two classes, read both ways.
            new Workload(
                    "W1",
                    new Tokens(1000, 16, 120),
                    new Lstms(32, 1, true, 0),
                    new Head(24, 1, false),
                    32,
                    Adam.keras(),
                    new Clipping.None()),
            // Short messages, two wide layers.
            new Workload(
                    "W2",
                    new Tokens(9301, 256, 25),
                    new Lstms(256, 2, false, 0.5),
                    new Head(256, 1, false),
                    128,
                    RmsProp.keras(),
                    new Clipping.None()),
            // Reviews of 500 words.
            new Workload(
                    "W3",
                    new Tokens(5000, 32, 500),
                    new Lstms(100, 1, false, 0),
                    new Head(0, 1, false),
                    128,
                    Adam.keras(),
                    new Clipping.None()),
            // Reviews of 228 words, a narrow layer and a large vocabulary.
            new Workload(
                    "W4",
                    new Tokens(15_000, 16, 228),
                    new Lstms(32, 1, false, 0),
                    new Head(0, 1, false),
                    150,
                    RmsProp.keras(),
                    new Clipping.None()),
            // The next word of a dialogue.
            new Workload(
                    "W5",
                    new Tokens(3000, 50, 25),
                    new Lstms(200, 1, false, 0),
                    new Head(0, 3000, false),
                    64,
                    Adam.keras(),
                    new Clipping.None()),
            // A language model: Zaremba, Sutskever, Vinyals 2014, medium size; the state starts at zero in each step.
            new Workload(
                    "W6",
                    new Tokens(10_000, 650, 35),
                    new Lstms(650, 2, false, 0.5),
                    new Head(0, 10_000, true),
                    20,
                    Sgd.of(1),
                    new Clipping.ByGlobalNorm(5, Form.KERAS)));

    /**
     * Sequences of words by number.
     *
     * @param vocabulary how many words there are
     * @param embedding numbers for a word
     * @param steps words in a sequence
     */
    public record Tokens(int vocabulary, int embedding, int steps) {}

    /**
     * Recurrent layers of one size, one on the other.
     *
     * @param units of each layer and direction
     * @param layers how many
     * @param bidirectional true if each reads both ways
     * @param dropout between them and behind the last; where every step is predicted also in front of the first
     * @param kind what makes one of them
     */
    public record Lstms(int units, int layers, boolean bidirectional, double dropout, Kind kind) {
        /** LSTMs by their own operator. */
        public Lstms(int units, int layers, boolean bidirectional, double dropout) {
            this(units, layers, bidirectional, dropout, Kind.LSTM);
        }

        /** The same layers of another kind. */
        public Lstms withKind(Kind other) {
            return new Lstms(units, layers, bidirectional, dropout, other);
        }

        int directions() {
            return bidirectional ? 2 : 1;
        }

        int outputs() {
            return units * directions();
        }
    }

    /** Makes a recurrent layer. */
    @FunctionalInterface
    public interface Kind {
        /** The LSTM by its own operator. */
        Kind LSTM = (units, everyStep) -> everyStep ? Lstm.of(units).withReturnSequences() : Lstm.of(units);

        /** A layer of a size, which gives the output of every step, or of the last. */
        Recurrent of(int units, boolean everyStep);
    }

    /**
     * What makes predictions of the state.
     *
     * @param hidden units of a layer with relu; 0 for no such layer
     * @param outputs 1 for a probability, or the number of classes
     * @param everyStep true if every step is predicted, false if the last state is
     */
    public record Head(int hidden, int outputs, boolean everyStep) {}

    /** The workload of that name. @throws InvalidInputException naming those there are */
    public static Workload of(String name) {
        List<String> names = ALL.stream().map(Workload::name).toList();
        return ALL.stream()
                .filter(workload -> workload.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "no workload \"" + name + "\"" + NearestName.hintAndList(name, names, "Known")));
    }

    /** The same with other rows in a step. */
    public Workload withBatch(int rows) {
        return new Workload(name, tokens, lstms, head, rows, optimizer, clipping);
    }

    /** The same with other input. */
    public Workload withTokens(Tokens other) {
        return new Workload(name, other, lstms, head, batch, optimizer, clipping);
    }

    /** The same with other recurrent layers. */
    public Workload withLstms(Lstms other) {
        return new Workload(name, tokens, other, head, batch, optimizer, clipping);
    }

    /** The model that is trained: it ends in logits, from which the loss loses no digits and takes the shortest way. */
    public Model trainedModel() {
        return Model.ofTokens(new Sequential(layers()), false);
    }

    /** The model that predicts: it ends in probabilities. */
    public Model predictingModel() {
        List<Layer> layers = layers();
        layers.add(ActivationLayer.of(head.outputs == 1 ? Activation.SIGMOID : Activation.SOFTMAX));
        return Model.ofTokens(new Sequential(layers), false);
    }

    private List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        layers.add(Embedding.of(tokens.vocabulary, tokens.embedding));
        if (head.everyStep) {
            addDropout(layers);
        }
        for (int layer = 0; layer < lstms.layers; layer++) {
            boolean isLast = layer == lstms.layers - 1;
            Recurrent recurrent = lstms.kind.of(lstms.units, head.everyStep || !isLast);
            layers.add(lstms.bidirectional ? Bidirectional.of(recurrent) : recurrent);
            addDropout(layers);
        }
        if (head.hidden > 0) {
            layers.add(Dense.of(head.hidden, Activation.RELU));
        }
        layers.add(Dense.of(head.outputs));
        return layers;
    }

    private void addDropout(List<Layer> layers) {
        if (lstms.dropout > 0) {
            layers.add(Dropout.of(lstms.dropout));
        }
    }

    /** The loss of {@link #trainedModel}. */
    public Loss loss() {
        return head.outputs == 1 ? new BinaryCrossEntropy(true) : SparseCategoricalCrossEntropy.ofLogits();
    }

    /**
     * Nominal floating-point operations: those of the matrix products of LSTM and dense layers, two for each
     * multiplication, without the embedding, activations and the optimizer. A training step counts three forward passes.
     */
    public double flops(BenchMode mode, int rows) {
        double forward = 0;
        int inputs = tokens.embedding;
        for (int layer = 0; layer < lstms.layers; layer++) {
            double gates = 4.0 * lstms.units * lstms.directions();
            forward += 2.0 * rows * tokens.steps * gates * (inputs + lstms.units);
            inputs = lstms.outputs();
        }
        double predictions = head.everyStep ? (double) rows * tokens.steps : rows;
        if (head.hidden > 0) {
            forward += 2 * predictions * inputs * head.hidden;
            inputs = head.hidden;
        }
        forward += 2 * predictions * inputs * head.outputs;
        return mode == BenchMode.TRAIN ? 3 * forward : forward;
    }
}
