package org.lstm4j.apps.task.series;

import java.util.Arrays;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * A series continued by a saved model, each forecast being read as the value before the next.
 *
 * @param bundle the model
 * @param scale from the unit of the series to what the model reads
 * @param window how many steps the model reads
 */
record Continuation(Bundle bundle, SeriesScale scale, int window) {

    /** So many values after a series that is long enough. */
    double[] of(Backend backend, double[] history, int horizon) {
        Graph graph = bundle.graph();
        double[] values = Arrays.copyOf(history, history.length + horizon);
        try (Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(bundle.weights());
            Tensor input = Tensor.zeros(DType.FLOAT32, 1, window, 1);
            Tensor output = Tensor.zeros(DType.FLOAT32, 1, 1);
            for (int at = history.length; at < values.length; at++) {
                double[] recent = Arrays.copyOfRange(values, at - window - scale.difference(), at);
                double[] scaled = scale.scale(recent);
                for (int step = 0; step < window; step++) {
                    input.floats()[step] = SeriesScale.single(scaled[scale.difference() + step]);
                }
                predictor.run(new Feeds().put(Windows.VALUES, input), new Feeds().put(Model.PREDICTION, output));
                values[at] = scale.value(output.element(0), values, at);
            }
        }
        return Arrays.copyOfRange(values, history.length, values.length);
    }
}
