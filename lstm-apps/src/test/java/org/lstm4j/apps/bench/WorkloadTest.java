package org.lstm4j.apps.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.nn.LayerSummary;
import org.lstm4j.train.StepGraph;

class WorkloadTest {
    /** Parameters counted by hand: rows * embedding, 4 * units * (inputs + units + 1) for a layer and direction, and the head. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            W1, 30129
            W2, 3497729
            W3, 213301
            W4, 246305
            W5, 953800
            W6, 19775200
            """)
    void theShapesAreThoseOfTheTable(String name, long parameters) {
        assertThat(Workload.of(name).trainedModel().summary().stream()
                        .mapToLong(LayerSummary::parameters)
                        .sum())
                .isEqualTo(parameters);
    }

    /** Billions for a training step, worked out from the table on paper. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            W1, 0.2834
            W2, 20.1832
            W3, 20.2753
            W4, 1.2608
            W5, 2.1504
            W6, 55.6920
            """)
    void operationsCountProductsThreeTimes(String name, double expected) {
        Workload workload = Workload.of(name);
        double flops = workload.flops(BenchMode.TRAIN, workload.batch());
        assertThat(flops / 1e9).isCloseTo(expected, offset(1e-4));
        assertThat(workload.flops(BenchMode.INFER, workload.batch())).isEqualTo(flops / 3);
        assertThat(workload.flops(BenchMode.INFER, 1)).isCloseTo(flops / 3 / workload.batch(), offset(1.0));
    }

    @Test
    void everyWorkloadTracesToATrainingStep() {
        for (Workload workload : Workload.ALL) {
            TrainingGraph step = StepGraph.of(
                    workload.trainedModel(), workload.loss(), workload.optimizer(), workload.clipping(), false, 7);
            assertThat(step.updates()).as(workload.name()).isNotEmpty();
            assertThat(workload.predictingModel().inferenceGraph().toText()).contains("prediction");
        }
    }

    @Test
    void anotherNameIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Workload.of("W7"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no workload \"W7\"")
                .hasMessageContaining("W1, W2, W3, W4, W5, W6");
    }
}
