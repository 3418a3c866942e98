package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Fastest;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.AdamW;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;
import org.lstm4j.train.Weights;

/** Small trainings end in the very weights that are written here, on every processor, JDK, kernel and number of threads that builds this. */
class RecordedBitsTest {
    private static final int ROWS = 20;

    /**
     * A training.
     *
     * @param sha256 of the weights at its end
     * @param vocabulary words of the embedding; in epochs behind the first only the first {@code words} come up
     * @param time words in a row
     */
    record Training(
            String name,
            String sha256,
            boolean lengths,
            int vocabulary,
            int words,
            int time,
            int epochs,
            int classes,
            Optimizer optimizer,
            Clipping clipping,
            List<Layer> layers) {
        Training(
                String name,
                String sha256,
                boolean lengths,
                int vocabulary,
                int words,
                int time,
                int epochs,
                int classes,
                Optimizer optimizer,
                Clipping clipping,
                Layer... layers) {
            this(name, sha256, lengths, vocabulary, words, time, epochs, classes, optimizer, clipping, List.of(layers));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Training of(String name, String sha256, boolean lengths, Optimizer optimizer, Layer... layers) {
        return new Training(name, sha256, lengths, 31, 31, 7, 3, 1, optimizer, new Clipping.None(), layers);
    }

    static Stream<Training> trainings() {
        return Stream.of(
                of(
                        "LSTM, both ways",
                        "5c4704ab93a1cbc3c1819429d5bd6255f60b3a9e77360ba7d08a4e834dcef5aa",
                        false,
                        Adam.keras(),
                        Embedding.of(31, 5),
                        Bidirectional.of(Lstm.of(25))),
                of(
                        "GRU",
                        "78c05e94559ba859274fc1b74ba1f11d80f3de8dcf135708511302fdf8954106",
                        false,
                        Adam.keras(),
                        Embedding.of(31, 5),
                        Gru.of(19)),
                of(
                        "GRU, reset before, lengths",
                        "13916cf647bc81d9295a01c6f042af95eb3e15312580b5f2f7d01a94a455b0ca",
                        true,
                        RmsProp.keras(),
                        Embedding.of(31, 5),
                        Gru.of(9).withResetBefore()),
                of(
                        "RNN, both ways, lengths",
                        "9dd9e5c90d267116e78e7e97ac7b6c272ace56e3eee4e6602affe43f7bc21d60",
                        true,
                        Adagrad.keras(),
                        Embedding.of(31, 5),
                        Bidirectional.of(SimpleRnn.of(17))),
                of(
                        "LSTM of other functions",
                        "263fb5c309d54c138ddae036543d7116b9b18fc273b20df6a75dac6df3c91012",
                        false,
                        RmsProp.pytorch(),
                        Embedding.of(31, 5),
                        Lstm.of(24).withActivation(Activation.RELU).withRecurrentActivation(Activation.HARD_SIGMOID)),
                of(
                        "lengths, dropout, stack",
                        "a79f6410d0a7770d1e27124da19641407c8d50a7e5599b834810c3987e2c7395",
                        true,
                        AdamW.pytorch(),
                        Embedding.of(31, 4),
                        Dropout.of(0.3),
                        Lstm.of(8).withReturnSequences(),
                        Dropout.of(0.5),
                        Lstm.of(33).withGoBackwards()),
                // words come back so often that gradients are added up word by word
                new Training(
                        "words in place of steps",
                        "13ca5a772825d5f3cf056ac74f558d52429189e862dcd1383ac5858dfd8c0148",
                        true,
                        9,
                        9,
                        40,
                        2,
                        1,
                        Adam.pytorch(),
                        new Clipping.None(),
                        Embedding.of(9, 6),
                        Bidirectional.of(Lstm.of(16))),
                // most words come up in the first epoch only, so that slots and what they move decay
                new Training(
                        "rare words",
                        "7550fdcb44ac88c958002db250e2ffa789f672de6e52f78b1c6a3029e7c348f8",
                        false,
                        200,
                        6,
                        5,
                        40,
                        1,
                        new Adam(0.01, 0.5, 0.6, 1e-7, Form.KERAS),
                        new Clipping.None(),
                        Embedding.of(200, 3),
                        Lstm.of(4)),
                new Training(
                        "next word, clipped",
                        "28a28a71e76c415b0eb1e344850a4fd3a1267931a8e4235cbf9521e6df6b4aaf",
                        false,
                        31,
                        31,
                        7,
                        3,
                        31,
                        new Sgd(0.5, 0.9, true, Form.KERAS),
                        new Clipping.ByGlobalNorm(0.5, Form.KERAS),
                        Embedding.of(31, 6),
                        Lstm.of(17)),
                // large enough for threads to share the steps of a block
                new Training(
                        "shared steps",
                        "b6ad41f31a95421e4623601c307232616cb8d90016fd6b43a8a9c6e765da0bd8",
                        false,
                        31,
                        31,
                        3,
                        1,
                        1,
                        Adam.keras(),
                        new Clipping.None(),
                        Embedding.of(31, 40),
                        Lstm.of(96)),
                // gradients that pass all floors on their way back
                new Training(
                        "long",
                        "6686b08781827e97fcd127beb033d2cb3d1f923e2a719c0b879c004c9afe17cd",
                        false,
                        300,
                        300,
                        300,
                        1,
                        1,
                        Adam.keras(),
                        new Clipping.None(),
                        Embedding.of(300, 4),
                        SimpleRnn.of(6)));
    }

    private static TensorDataset data(Training training, int words) {
        Map<String, Tensor> columns = new LinkedHashMap<>();
        Tensor tokens = Tensor.zeros(DType.INT32, ROWS, training.time);
        for (int i = 0; i < tokens.size(); i++) {
            tokens.ints()[i] = Philox.below(words, 1, 1, 1, i);
        }
        columns.put("tokens", tokens);
        Tensor lengths = Tensor.zeros(DType.INT32, ROWS);
        for (int i = 0; i < ROWS; i++) {
            lengths.ints()[i] = i % (training.time + 1);
        }
        columns.put(Model.SEQUENCE_LENS, lengths);
        Tensor target = training.classes == 1 ? Tensor.zeros(DType.FLOAT32, ROWS, 1) : Tensor.zeros(DType.INT32, ROWS);
        for (int i = 0; i < ROWS; i++) {
            target.setElement(i, Philox.below(Math.max(2, training.classes), 3, 1, 1, i));
        }
        columns.put(Trainer.TARGET, target);
        return TensorDataset.of(columns);
    }

    private static String train(Training training, KernelChoice kernels, int threads) {
        List<Layer> layers = new ArrayList<>(training.layers);
        layers.add(Dense.of(training.classes));
        Model model = Model.ofTokens(Sequential.of(layers.toArray(Layer[]::new)), training.lengths);
        Loss loss = training.classes == 1 ? new BinaryCrossEntropy(true) : SparseCategoricalCrossEntropy.ofLogits();
        TrainerOptions options = TrainerOptions.DEFAULT
                .withBatchSize(8)
                .withSeed(5)
                .withClipping(training.clipping)
                .withExpected(Sizes.of("batch", 8));
        try (NativeBackend backend = new NativeBackend("native", KernelLookup.kernels(kernels), new Workers(threads));
                Trainer trainer = new Trainer(backend, model, loss, training.optimizer, options)) {
            trainer.fit(data(training, training.vocabulary), 1);
            if (training.epochs > 1) {
                trainer.fit(data(training, training.words), training.epochs - 1);
            }
            return Weights.sha256(trainer.weights());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trainings")
    void weightsHaveTheBitsThatAreRecorded(Training training) {
        for (int threads : new int[] {1, 2, 5}) {
            check(training, Fastest.KERNELS, threads);
        }
        check(training, KernelChoice.SCALAR, 2);
    }

    private static void check(Training training, KernelChoice kernels, int threads) {
        assertThat(train(training, kernels, threads))
                .as(
                        "%s on %s kernels and %s threads: the weights of this training differ from those that every machine had before. If no"
                                + " arithmetic was meant to change, this is a fault of the change, or of this processor or JDK. The"
                                + " constant changes only in a commit that says which arithmetic changed and why.",
                        training.name, kernels, threads)
                .isEqualTo(training.sha256);
    }
}
