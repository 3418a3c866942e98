package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/** Operators at the edges of what they are defined for. */
final class CornerRules {
    private CornerRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        byOperator("required_CORNER_", CornerCase.numbers(), rules);
        byOperator("required_EMPTY_", CornerCase.empties(), rules);
        return rules;
    }

    private static void byOperator(String prefix, List<CornerCase> cases, List<Rule> rules) {
        Map<String, List<CornerCase>> byId = new LinkedHashMap<>();
        cases.forEach(use -> byId.computeIfAbsent(prefix + use.op().text(), id -> new ArrayList<>())
                .add(use));
        byId.forEach((id, uses) -> rules.add(Rule.of(id, probe -> uses.forEach(use -> check(probe, use)))));
    }

    private static void check(Probe probe, CornerCase use) {
        probe.at(use.op().text() + " " + use.name());
        GraphBuilder g = new GraphBuilder();
        Shape shape = Shape.of(CornerCase.COUNT);
        Value x = g.div(g.input("u", shape, DType.FLOAT32), g.input("v", shape, DType.FLOAT32));
        g.output("y", use.body().write(g, x));
        Graph graph = g.build();
        Feeds feeds = new Feeds().put("u", CornerCase.numerators()).put("v", CornerCase.denominators());
        Map<String, Tensor> expected = probe.expected(graph, feeds, Map.of());
        if (!probe.capabilities().computesInDouble()) {
            // what is beyond float32 is infinite there
            expected.replaceAll((name, tensor) -> tensor.dtype().isFloating() ? tensor.to(DType.FLOAT32) : tensor);
        }
        probe.compareAll(expected, probe.predict(graph, feeds, Map.of()), probe.orDouble(Tolerance.FORWARD));
    }
}
