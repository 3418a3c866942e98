package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.lstm4j.tasks.report.JsonText;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.wording.Counted;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What networks of a depth came to.
 *
 * @param hiddenLayers how many layers lie between the points and the answer
 * @param task the name of the task that was trained
 * @param parameters weights of each network
 * @param accuracy on test points, of each seed
 * @param logisticRegression accuracy of a logistic regression on the same points
 */
@JsonPropertyOrder({"hiddenLayers", "task", "parameters", "accuracy", "logisticRegression"})
record DepthResult(int hiddenLayers, String task, long parameters, Extent accuracy, double logisticRegression) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Of a run of each seed. */
    static DepthResult of(int hiddenLayers, List<RunReport> runs) {
        return new DepthResult(
                hiddenLayers,
                runs.getFirst().task(),
                runs.getFirst().parameters(),
                Extent.of(runs.stream().map(DepthResult::accuracy).toList()),
                figure(runs.getFirst(), "/test/baseline/accuracy"));
    }

    static double accuracy(RunReport run) {
        return figure(run, "/test/accuracy");
    }

    /** By the keys of {@code report.json}, which stay. */
    private static double figure(RunReport run, String path) {
        JsonNode figure = JSON.readTree(JsonText.of(run)).at(path);
        if (!figure.isNumber()) {
            throw new IllegalStateException("no " + path + " in the report of " + run.task());
        }
        return figure.doubleValue();
    }

    /** For people. */
    static String title(int hiddenLayers) {
        return hiddenLayers == 0 ? "no hidden layer" : Counted.of(hiddenLayers, "hidden layer");
    }
}
