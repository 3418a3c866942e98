package org.lstm4j.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Fastest;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.plan.NativeBackend;
import org.lstm4j.conformance.RandomGraph;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.testing.Cases;

/** Random graphs and their gradients: the same bits whatever the kernels and the number of threads. */
class RandomGraphsTest {
    @Test
    void kernelsAndThreadsChangeNoBit() {
        Cases.of(100).check(draw -> {
            long seed = draw.seed();
            int nodes = draw.between(1, 10);

            RandomGraph random = RandomGraph.of(seed, nodes);
            Graph graph = random.withGradients();
            Map<String, float[]> scalar = run(KernelChoice.SCALAR, 1, graph, random);
            run(Fastest.KERNELS, 3, graph, random)
                    .forEach((name, values) -> assertThat(values).as(name).isEqualTo(scalar.get(name)));
        });
    }

    private static Map<String, float[]> run(KernelChoice kernels, int threads, Graph graph, RandomGraph random) {
        try (TrainingBackend backend =
                        new NativeBackend("native", KernelLookup.kernels(kernels), new Workers(threads));
                TrainStep step = backend.compileTraining(
                        new TrainingGraph(graph, new LinkedHashMap<>()), CompileOptions.DEFAULT)) {
            step.parameters().setAll(random.parameters());
            Feeds outputs = new Feeds();
            graph.outputs()
                    .forEach((name, value) -> outputs.put(
                            name, Tensor.zeros(DType.FLOAT32, value.shape().resolve(random.sizes()))));
            assertThat(step.run(random.feeds(), outputs)).isTrue();
            Map<String, float[]> values = new LinkedHashMap<>();
            outputs.names().forEach(name -> values.put(name, outputs.get(name).floats()));
            return values;
        }
    }
}
