package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Regularizer;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Frozen;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.LstmCell;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.Regularizers;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.Wires;
import org.lstm4j.reference.ReferenceBackend;

/** The size of weights as a part of the loss: what is reported, and what is learnt from. */
class RegularizerTest {
    private static final Regularizer SOME = new Regularizer(0.1, 0.3);
    private static final Tensor KERNEL = Tensor.of(new int[] {2, 1}, 0.5f, -2f);

    private static TensorDataset data(int rows) {
        return TensorDataset.of(columns(rows));
    }

    private static Map<String, Tensor> columns(int rows) {
        float[] x = new float[rows * 2];
        float[] y = new float[rows];
        for (int i = 0; i < rows; i++) {
            x[2 * i] = (float) Math.sin(i);
            x[2 * i + 1] = (float) Math.cos(3 * i);
            y[i] = (float) Math.sin(2 * i);
        }
        return Map.of("x", Tensor.of(new int[] {rows, 2}, x), "target", Tensor.of(new int[] {rows, 1}, y));
    }

    private static Model model(Layer layer) {
        return new Model(layer, new Input("x", Shape.of("batch", 2), DType.FLOAT32), false);
    }

    private static Trainer trainer(Model model) {
        return new Trainer(
                new ReferenceBackend(),
                model,
                new MeanSquaredError(),
                new Sgd(0.1, 0, false, Form.KERAS),
                TrainerOptions.DEFAULT.withBatchSize(4));
    }

    private static Dense dense(Regularizer kernel) {
        return new Dense(1, Activation.LINEAR, false).withRegularizers(kernel, Regularizer.NONE);
    }

    @Test
    void lossesOfTrainingAndValidationHaveThePenaltyAndStepsFollowItsSlope() {
        Trainer plain = trainer(model(dense(Regularizer.NONE)));
        Trainer penalized = trainer(model(dense(SOME)));
        try (plain;
                penalized) {
            plain.setWeights(Map.of("kernel", KERNEL));
            penalized.setWeights(Map.of("kernel", KERNEL));
            double penalty = 0.1 * 2.5 + 0.3 * (0.25 + 4);
            assertThat(loss(penalized.evaluate(data(8)).values()))
                    .isCloseTo(loss(plain.evaluate(data(8)).values()) + penalty, within(1e-6));
            double before = plain.fit(data(4), 1).values("loss")[0];
            assertThat(penalized.fit(data(4), 1).values("loss")[0]).isCloseTo(before + penalty, within(1e-6));
            for (int i = 0; i < 2; i++) {
                double weight = KERNEL.element(i);
                double slope = 0.1 * Math.signum(weight) + 0.6 * weight;
                assertThat(kernel(penalized).element(i))
                        .isCloseTo(kernel(plain).element(i) - 0.1 * slope, within(1e-6));
            }
        }
    }

    private static Tensor kernel(Trainer trainer) {
        return Objects.requireNonNull(trainer.weights().get("kernel"));
    }

    private static double loss(Map<String, Double> values) {
        return Objects.requireNonNull(values.get("loss"));
    }

    @Test
    void ofSeveralOutputsThePenaltyIsInTheSumAndInNoneOfThem() {
        Model two = Model.of(ModelInput.of("x", Shape.of("batch", 2), DType.FLOAT32), in -> {
            return Wires.of("a", in.get("x").through(dense(SOME)))
                    .and("b", in.get("x").through(dense(Regularizer.NONE)));
        });
        Objective objective = Objective.of("a", new MeanSquaredError()).and("b", new MeanSquaredError());
        Map<String, Tensor> columns = columns(4);
        TensorDataset data = TensorDataset.of(Map.of(
                "x", Objects.requireNonNull(columns.get("x")),
                "target/a", Objects.requireNonNull(columns.get("target")),
                "target/b", Objects.requireNonNull(columns.get("target"))));
        try (Trainer trainer = new Trainer(
                new ReferenceBackend(),
                two,
                objective,
                new Sgd(1e-9, 0, false, Form.KERAS),
                TrainerOptions.DEFAULT.withBatchSize(2))) {
            trainer.setWeights(Map.of("dense/kernel", KERNEL));
            History history = trainer.fit(data, data, 1);
            double penalty = 0.1 * 2.5 + 0.3 * (0.25 + 4);
            for (String of : List.of("", "val_")) {
                assertThat(history.values(of + "loss")[0])
                        .isCloseTo(
                                history.values(of + "a_loss")[0] + history.values(of + "b_loss")[0] + penalty,
                                within(1e-5));
            }
        }
    }

    @Test
    void frozenWeightsAddNothingAndSharedOnesOnce() {
        try (Trainer frozen = trainer(model(Sequential.of(new Frozen(dense(SOME)), Dense.of(1))))) {
            assertThat(frozen.evaluate(data(4)).values().get("loss")).isNotNull();
            Graph graph = StepGraph.of(
                            model(Sequential.of(new Frozen(dense(SOME)), Dense.of(1))),
                            new MeanSquaredError(),
                            new Sgd(0.1, 0, false, Form.KERAS),
                            TrainerOptions.DEFAULT.clipping(),
                            false,
                            1)
                    .graph();
            assertThat(graph.outputs()).doesNotContainKey(StepGraph.PENALTY);
        }
        Layer shared = new Shared(
                "one", new Dense(2, Activation.LINEAR, false).withRegularizers(Regularizer.l2(1), Regularizer.NONE));
        Model twice = model(Sequential.of(shared, shared, Dense.of(1)));
        assertThat(twice.inferenceGraph().parameters().stream()
                        .filter(it -> it.regularizer().l2() == 1))
                .hasSize(1);
    }

    @Test
    void recurrentLayersAndCellsCarryOneForEachKindOfWeights() {
        Regularizers each = new Regularizers(Regularizer.l1(1), Regularizer.l2(2), new Regularizer(3, 4));
        RecurrentOptions options = RecurrentOptions.DEFAULT.withRegularizers(each);
        for (Layer layer : List.<Layer>of(new Lstm(2, options), Rnn.of(new LstmCell(2, options)))) {
            Graph graph = new Model(layer, new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32), false)
                    .inferenceGraph();
            assertThat(graph.parameters())
                    .extracting(it -> it.regularizer())
                    .containsExactly(each.kernel(), each.recurrent(), each.bias());
            Graph parsed = Graph.parse(graph.toText());
            assertThat(parsed.toText()).isEqualTo(graph.toText()).contains("+ l1_l2(3.0, 4.0)");
            assertThat(parsed.parameters()).isEqualTo(graph.parameters());
        }
        assertThatThrownBy(() -> Regularizer.l2(-1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A regularizer has numbers of 0 or more; got l1 0.0 and l2 -1.0");
    }
}
