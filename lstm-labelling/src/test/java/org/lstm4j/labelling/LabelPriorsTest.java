package org.lstm4j.labelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;

class LabelPriorsTest {
    private static float[] scores(double strength, Mode mode) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
        g.output(Model.PREDICTION, new LabelPriors(List.of(-0.5, -4.0), strength).call(g, g.mul(x, 1), mode));
        Tensor result = Tensor.zeros(DType.FLOAT32, 1, 1, 2);
        try (Backend backend = Backends.select(Selection.of("native"));
                Predictor predictor = backend.compile(g.build(), CompileOptions.DEFAULT)) {
            predictor.run(
                    new Feeds().put("x", Tensor.of(new int[] {1, 1, 2}, 3f, 3f)),
                    new Feeds().put(Model.PREDICTION, result));
        }
        return result.floats();
    }

    @Test
    void sharesOfLabelsAreAddedWhileTrainingAndLeftOutInPredictions() {
        Mode training = Mode.training(Absent.INSTANCE, 1);
        assertThat(scores(0.5, training)).containsExactly(2.75f, 1f);
        assertThat(scores(0.5, Mode.inference())).containsExactly(3f, 3f);
        assertThat(scores(0, training)).containsExactly(3f, 3f);
    }

    @Test
    void theShareOfALabelIsThatAmongTheWordsOfTheTraining() {
        Sentence sentence = new Sentence(List.of("a", "b", "c", "d"), List.of("X", "X", "Y", "X"), "f", List.of(1));
        LabelledSentences all = new LabelledSentences(List.of(sentence), List.of(), List.of(), List.of(), false);
        assertThat(all.labels()).containsExactly("X", "Y");
        assertThat(all.logShares(all.labels())).containsExactly(Math.log(0.75), Math.log(0.25));
    }
}
