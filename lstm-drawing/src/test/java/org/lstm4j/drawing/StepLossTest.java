package org.lstm4j.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.model.Drawer;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.reference.ReferenceBackendProvider;
import org.lstm4j.signal.Sequence;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;
import org.lstm4j.train.Trainer;

class StepLossTest {
    private static StepReading reading(StepDensity density, boolean ends) {
        return new StepReading(
                IntStream.range(0, density.columns()).mapToObj(i -> "c" + i).toList(),
                density,
                List.of(),
                Collections.nCopies(density.columns(), 0.0),
                Collections.nCopies(density.columns(), 1.0),
                false,
                ends,
                false,
                5,
                9);
    }

    private static float[] normals(int seed, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) Philox.normal(seed, 2, 2, i);
        }
        return numbers;
    }

    private static Drawing drawing(StepDensity density, int row, int steps) {
        float[] values = normals(row, steps * density.columns());
        for (int i = 0; i < values.length; i++) {
            values[i] = density.isBinary(i % density.columns()) ? (values[i] > 0 ? 1 : 0) : values[i];
        }
        return new Drawing(Sequence.of(density.columns(), values), values, -1, "row " + row);
    }

    /** What is trained with and what a saved model says are computed in two ways; ends and padding among it. */
    @ParameterizedTest
    @CsvSource({
        "BIVARIATE_MIXTURE, 4, 3, true",
        "BIVARIATE_MIXTURE, 1, 3, false",
        "MIXTURE, 3, 2, true",
        "MIXTURE, 2, 5, false",
        "BERNOULLI, 1, 6, true",
        "BERNOULLI, 5, 6, true",
        "BERNOULLI, 3, 4, false",
    })
    void theLossOfTrainingIsWhatASavedModelSays(StepDensity.Kind kind, int components, int columns, boolean ends) {
        StepDensity density = new StepDensity(kind, components, columns);
        StepReading reading = reading(density, ends);
        List<Drawing> drawings = List.of(drawing(density, 1, 7), drawing(density, 2, 4));
        Tensor target = new StepRows(drawings, reading).read(new int[] {0, 1}).get(Trainer.TARGET);
        int steps = target.dim(1);
        int numbers = reading.numbers();
        float[] outputs = normals(9, 2 * steps * numbers);
        GraphBuilder g = new GraphBuilder();
        g.input("p", Shape.of(2, steps, numbers), DType.FLOAT32);
        g.input("t", Shape.of(2, steps, target.dim(2)), DType.FLOAT32);
        g.output(
                "loss",
                new StepLoss(density, ends)
                        .call(g, g.inputs().get(0), g.inputs().get(1)));
        Tensor losses = Tensor.zeros(DType.FLOAT32, 2, steps);
        try (Backend backend = Backends.select(Selection.of(ReferenceBackendProvider.NAME));
                Predictor predictor = backend.compile(g.build(), CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(Map.of());
            predictor.run(
                    new Feeds()
                            .put("p", Tensor.of(new int[] {2, steps, numbers}, outputs))
                            .put("t", target),
                    new Feeds().put("loss", losses));
        }
        for (int row = 0; row < 2; row++) {
            float[] scaled = drawings.get(row).scaled();
            double[] logs = Drawer.logDensities(reading, outputs, row * steps * numbers, scaled);
            for (int step = 0; step < logs.length; step++) {
                float loss = losses.floats()[row * steps + step];
                assertThat(-logs[step]).isCloseTo(loss, within(2e-5 * Math.max(1, Math.abs(loss))));
            }
        }
    }

    @Test
    void anotherNumberOfNumbersIsRefused() {
        StepLoss loss = new StepLoss(new StepDensity(StepDensity.Kind.BERNOULLI, 2, 4), true);
        assertThat(loss.targetShape(Shape.of(3, 7, 11))).isEqualTo(Shape.of(3, 7, 5));
        assertThatThrownBy(() -> loss.targetShape(Shape.of(3, 7, 10))).isInstanceOf(ShapeException.class);
    }

    @Test
    void aModelReadsWhatStandsBeforeEachStep() {
        StepDensity density = new StepDensity(StepDensity.Kind.MIXTURE, 1, 1);
        Drawing drawing = new Drawing(Sequence.of(1, new float[] {5, 6, 7}), new float[] {5, 6, 7}, -1, "it");
        Feeds feeds = new StepRows(List.of(drawing), reading(density, true)).read(new int[] {0});
        assertThat(feeds.get(StepReading.INPUT).floats()).startsWith(0, 5, 6).containsOnlyOnce(6);
        assertThat(feeds.get("sequence_lens").ints()).containsExactly(3);
        assertThat(feeds.get(Trainer.TARGET).floats()).startsWith(5, 0, 6, 0, 7, 1);
    }
}
