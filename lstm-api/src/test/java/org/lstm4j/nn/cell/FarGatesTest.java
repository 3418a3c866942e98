package org.lstm4j.nn.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Tried;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** Exponential gates so far from 0 that their exponentials are not numbers, as high learning rates make them. */
class FarGatesTest {
    private static final int UNITS = 4;
    private static final int ROWS = 3;

    private static Stream<Arguments> cells() {
        return Stream.of(new SLstm(UNITS), new SLstm(UNITS, 2), new MLstm(UNITS), new MLstm(UNITS, 2))
                .flatMap(cell -> Stream.of(-900.0, -100.0, 100.0, 900.0)
                        .flatMap(far -> Stream.of("input", "forget").map(gate -> Arguments.of(cell, gate, far))));
    }

    @ParameterizedTest(name = "{0}, {1} gate {2}")
    @MethodSource("cells")
    void trainAndPredict(Cell cell, String gate, double far) {
        Model model = new Model(
                Sequential.of(Rnn.of(cell).withReturnSequences(), Dense.of(1)),
                new Input("x", Shape.of("batch", "time", 3), DType.FLOAT32),
                false);
        Tensor x = Tried.input(ROWS, 5, 3);
        TensorDataset data = TensorDataset.of(Map.of("x", x, "target", Tried.input(ROWS, 5, 1)));
        try (TrainingBackend backend = Backends.selectForTraining(Selection.of("reference"));
                Trainer trainer =
                        new Trainer(backend, model, new MeanSquaredError(), Sgd.of(0.01), TrainerOptions.DEFAULT)) {
            SequencedMap<String, Tensor> weights = trainer.weights();
            move(cell, weights, gate, far);
            trainer.setWeights(weights);
            assertThat(DoubleStream.of(trainer.fit(data, 2).values("loss"))).allMatch(Double::isFinite);
            assertThat(trainer.weights().values())
                    .allSatisfy(weight -> assertThat(
                                    DoubleStream.of(weight.to(DType.FLOAT64).doubles()))
                            .allMatch(Double::isFinite));
            List<Tensor> predictions = trainer.predict(data);
            assertThat(predictions)
                    .allSatisfy(row -> assertThat(
                                    DoubleStream.of(row.to(DType.FLOAT64).doubles()))
                            .allMatch(Double::isFinite));
        }
    }

    /** The bias of a gate of every unit, or head. */
    private static void move(Cell cell, Map<String, Tensor> weights, String gate, double far) {
        boolean isMatrix = cell instanceof MLstm;
        String name = isMatrix && gate.equals("forget") ? "forget_bias" : "bias";
        Tensor bias = weights.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("lstm/" + name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + weights.keySet()));
        int first = isMatrix ? (gate.equals("input") ? 4 * UNITS : 0) : gate.equals("input") ? 0 : UNITS;
        int end = isMatrix ? bias.size() : first + UNITS;
        for (int i = first; i < end; i++) {
            bias.setElement(i, far);
        }
    }
}
