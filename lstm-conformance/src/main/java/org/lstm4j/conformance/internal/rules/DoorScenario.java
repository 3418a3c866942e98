package org.lstm4j.conformance.internal.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Add;
import org.lstm4j.nn.Attention;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dot;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Frozen;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Multiply;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Objective;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/**
 * A model with several inputs or outputs, what it is trained for, and rows for it, whose sequences have lengths of all kinds.
 *
 * @param name in rules
 * @param columns a tensor for each column
 */
record DoorScenario(String name, Model model, Objective objective, Map<String, Tensor> columns) {
    static final int ROWS = 14;
    private static final long SEED = 31;
    private static final int WORDS = 23;
    private static final int QUESTION = 7;
    private static final int ANSWER = 5;
    private static final int PADDING = 4;

    Dataset data() {
        return TensorDataset.of(columns);
    }

    static List<DoorScenario> all() {
        return List.of(twoInputsTwoOutputs(), sharedTower(), frozenEmbedding(), encoderDecoder());
    }

    private static final List<ModelInput> PAIRS = List.of(
            ModelInput.tokens("question").withLengths(),
            ModelInput.tokens("answer").withLengths());

    private static Map<String, Tensor> pairs() {
        Map<String, Tensor> columns = new HashMap<>();
        columns.put("question", Numbers.below(WORDS, SEED, "question", ROWS, QUESTION));
        columns.put("answer", Numbers.below(WORDS, SEED, "answer", ROWS, ANSWER));
        columns.put("question_lens", lengths(QUESTION, "question_lens"));
        columns.put("answer_lens", lengths(ANSWER, "answer_lens"));
        return columns;
    }

    /** From 1 to all, of each batch's rows one with all. */
    private static Tensor lengths(int most, String name) {
        Tensor lengths = Numbers.below(most, SEED, name, ROWS);
        for (int row = 0; row < ROWS; row++) {
            lengths.ints()[row] = row % 3 == 0 ? most : lengths.ints()[row] + 1;
        }
        return lengths;
    }

    private static Tensor yesOrNo(String name) {
        return Numbers.below(2, SEED, name, ROWS, 1).to(DType.FLOAT32);
    }

    /** One output for each row, one for each step of an input, some of whose labels do not count. */
    private static DoorScenario twoInputsTwoOutputs() {
        Model model = Model.of(PAIRS, in -> {
            Wire question = in.get("question")
                    .through(Embedding.of(WORDS, 6))
                    .through(Gru.of(5).withReturnSequences());
            Wire answer = in.get("answer").through(Embedding.of(WORDS, 4)).through(Bidirectional.of(Lstm.of(3)));
            Wire both =
                    Wire.join(new Concatenate(), question.through(Lstm.of(4)).through(Dropout.of(0.2)), answer);
            return Wires.of("fits", both.through(Dense.of(1, Activation.SIGMOID)))
                    .and("tags", question.through(Dense.of(5, Activation.SOFTMAX)));
        });
        Map<String, Tensor> columns = pairs();
        columns.put("target/fits", yesOrNo("fits"));
        columns.put("target/tags", Numbers.below(5, SEED, "tags", ROWS, QUESTION));
        columns.put("sample_weight/fits", Numbers.uniform(SEED, "weights", 0.2, 2, ROWS));
        Objective objective = Objective.of("fits", new BinaryCrossEntropy())
                .and("tags", new SparseCategoricalCrossEntropy(false, OptionalInt.of(PADDING)), 0.3)
                .withSampleWeights("fits");
        return new DoorScenario("twoInputsTwoOutputs", model, objective, columns);
    }

    private static DoorScenario sharedTower() {
        Shared tower =
                Shared.of("tower", Sequential.of(Embedding.of(WORDS, 6), Lstm.of(5), Dense.of(4, Activation.TANH)));
        Model model = Model.of(PAIRS, in -> {
            Wire question = in.get("question").through(tower);
            Wire answer = in.get("answer").through(tower);
            return Wires.of("cosine", Wire.join(new Dot(true), question, answer))
                    .and("product", Wire.join(new Multiply(), question, answer).through(Dense.of(1)));
        });
        Map<String, Tensor> columns = pairs();
        columns.put("target/cosine", yesOrNo("fits"));
        columns.put("target/product", Numbers.uniform(SEED, "product", -1, 1, ROWS, 1));
        return new DoorScenario(
                "sharedTower",
                model,
                Objective.of("cosine", new MeanSquaredError()).and("product", new MeanSquaredError(), 2),
                columns);
    }

    /** Two ways over one table that is not trained, with a frozen cell behind a trained layer. */
    private static DoorScenario frozenEmbedding() {
        Model model = Model.of(ModelInput.tokens("words").withLengths(), in -> {
            Wire words = in.get("words").through(Frozen.of(Embedding.of(WORDS, 6)));
            Wire left = words.through(Lstm.of(4));
            Wire right = words.through(Dense.of(5)).through(Frozen.of(Gru.of(4).withGoBackwards()));
            return Wires.of("positive", Wire.join(new Add(), left, right).through(Dense.of(1, Activation.SIGMOID)));
        });
        Map<String, Tensor> columns = new HashMap<>();
        columns.put("words", Numbers.below(WORDS, SEED, "words", ROWS, QUESTION));
        columns.put("sequence_lens", lengths(QUESTION, "sequence_lens"));
        columns.put("target/positive", yesOrNo("fits"));
        return new DoorScenario("frozenEmbedding", model, Objective.of("positive", new BinaryCrossEntropy()), columns);
    }

    /** The decoder starts from h and c of the encoder and looks at each of its steps. */
    private static DoorScenario encoderDecoder() {
        Model model = Model.of(PAIRS, in -> {
            Wire.Reading read = in.get("question")
                    .through(Embedding.of(WORDS, 6))
                    .read("encoder", Lstm.of(5).withReturnSequences(), List.of());
            Wire said = in.get("answer")
                    .through(Embedding.of(WORDS, 4))
                    .read("decoder", Lstm.of(5).withReturnSequences(), read.states())
                    .output();
            Wire seen = Wire.join(new Attention(true), said, read.output());
            return Wires.of(
                    "next", Wire.join(new Concatenate(), said, seen).through(Dense.of(WORDS, Activation.SOFTMAX)));
        });
        Map<String, Tensor> columns = pairs();
        columns.put("target/next", Numbers.below(WORDS, SEED, "next", ROWS, ANSWER));
        return new DoorScenario(
                "encoderDecoder", model, Objective.of("next", new SparseCategoricalCrossEntropy()), columns);
    }
}
