package org.lstm4j.conformance.internal.rules;

import java.util.List;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.conformance.RandomGraph;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.Graph;

/** Random small graphs of random sizes and lengths, against the reference. */
final class PropertyRules {
    private static final int GRAPHS = 150;

    private PropertyRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_PROP_randomGraphsEqualReference", PropertyRules::forward),
                Rule.training("required_PROP_randomGradientsEqualReference", PropertyRules::gradients),
                Rule.of("required_PROP_graphsSurviveTheirTextForm", PropertyRules::text));
    }

    private static int count() {
        return Boolean.getBoolean(BackendConformance.LONG) ? 20 * GRAPHS : GRAPHS;
    }

    private static int nodes(int seed) {
        return 1 + seed % 6;
    }

    private static void forward(Probe probe) {
        for (int seed = 0; seed < count(); seed++) {
            RandomGraph random = RandomGraph.of(seed, nodes(seed));
            probe.at("RandomGraph.of(" + seed + ", " + nodes(seed) + ")");
            probe.compareAll(
                    probe.expected(random.graph(), random.feeds(), random.parameters()),
                    probe.predict(random.graph(), random.feeds(), random.parameters()),
                    probe.orDouble(Tolerance.FORWARD));
        }
    }

    private static void gradients(Probe probe) {
        for (int seed = 0; seed < count(); seed++) {
            RandomGraph random = RandomGraph.of(seed, nodes(seed));
            probe.at("RandomGraph.of(" + seed + ", " + nodes(seed) + ")");
            Graph graph = random.withGradients();
            probe.compareAll(
                    probe.expected(graph, random.feeds(), random.parameters()),
                    probe.differentiate(graph, random.feeds(), random.parameters()),
                    probe.orDouble(Tolerance.GRADIENT));
        }
    }

    private static void text(Probe probe) {
        for (int seed = 0; seed < count() / 5; seed++) {
            RandomGraph random = RandomGraph.of(seed, nodes(seed));
            Graph read = Graph.parse(random.graph().toText());
            probe.at("RandomGraph.of(" + seed + ", " + nodes(seed) + ")");
            probe.expect(read.toText().equals(random.graph().toText()), "the text form changes when it is read back");
            probe.compareAll(
                    probe.predict(random.graph(), random.feeds(), random.parameters()),
                    probe.predict(read, random.feeds(), random.parameters()),
                    Tolerance.EXACT);
        }
    }
}
