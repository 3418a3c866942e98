package org.lstm4j.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Parameter;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;

/** Parameters and slots have no denormal numbers, however long words have not come up. */
class DenormalsTest {
    private static Stream<Layer> cells() {
        return Stream.of(Lstm.of(5), Gru.of(5), Gru.of(5).withResetBefore(), SimpleRnn.of(5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void slotsOfWordsThatNoLongerComeUpBecomeZero(Layer cell) {
        Model model = Model.ofTokens(Sequential.of(Embedding.of(30, 3), cell, Dense.of(1)), false);
        Adam adam = new Adam(0.001, 0.7, 0.8, 1e-7, Form.KERAS);
        try (TrainingBackend backend = WithNd4j.backend();
                TrainStep step = backend.compileTraining(
                        StepGraph.of(model, new BinaryCrossEntropy(true), adam, new Clipping.None(), false, 7),
                        CompileOptions.DEFAULT)) {
            Tensor tokens = Tensor.zeros(DType.INT32, 4, 60);
            Feeds feeds = new Feeds()
                    .put("tokens", tokens)
                    .put(Trainer.TARGET, Tensor.of(new int[] {4, 1}, new float[] {1, 0, 1, 0}))
                    .put(StepGraph.LEARNING_RATE, Tensor.scalar(0.001f))
                    .put(StepGraph.STEP, Tensor.scalar(0L));
            for (int n = 0; n < 450; n++) {
                for (int i = 0; i < tokens.size(); i++) {
                    tokens.ints()[i] = Philox.below(n < 3 ? 30 : 4, 1, 2, n, i);
                }
                assertThat(step.run(feeds, new Feeds())).isTrue();
            }
            List<String> found = new ArrayList<>();
            boolean hasZeroSlots = false;
            for (Parameter parameter : step.parameters().list()) {
                for (float x : step.parameters().get(parameter.name()).floats()) {
                    if (x != 0 && Math.abs(x) < Float.MIN_NORMAL) {
                        found.add(parameter.name() + " " + x);
                    }
                    hasZeroSlots |= x == 0;
                }
            }
            assertThat(found).isEmpty();
            assertThat(hasZeroSlots).isTrue();
        }
    }
}
