package org.lstm4j.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.SequenceMask;
import org.lstm4j.spi.Feeds;

/** The metrics of an objective at work. Not thread-safe. */
final class Meters {
    private final List<Meter> meters;

    /** One of them, with what it looks at: an output, a target's column, and the column of lengths if the output has steps. */
    private record Meter(String output, String target, Optional<String> lengths, String logged, Metric metric) {}

    private Meters(List<Meter> meters) {
        this.meters = meters;
    }

    /**
     * New ones.
     *
     * @param outputs of the model
     * @param inputs of the model
     */
    static Meters of(Objective objective, SequencedMap<String, Value> outputs, List<Input> inputs) {
        List<Meter> meters = new ArrayList<>();
        Set<String> logged = new HashSet<>(Set.of(StepGraph.LOSS));
        objective.terms().forEach(term -> logged.add(term.logged()));
        for (Objective.OutputMetric each : objective.metrics()) {
            Metric metric = each.metric().get();
            String output = each.output().isEmpty() ? WrittenObjective.only(outputs) : each.output();
            String name = each.output().isEmpty() ? metric.name() : each.output() + "_" + metric.name();
            if (!logged.add(name)) {
                throw new InvalidInputException("Two logged values are named \"" + name
                        + "\"; each metric needs a name of its own, and not \"" + StepGraph.LOSS + "\"");
            }
            Value value = outputs.get(output);
            Optional<String> lengths = value == null
                    ? Optional.empty()
                    : SequenceMask.lengths(inputs, value.shape()).map(Input::name);
            meters.add(new Meter(output, Objective.column(Trainer.TARGET, each.target()), lengths, name, metric));
        }
        return new Meters(meters);
    }

    /** The outputs that are looked at. */
    Set<String> outputs() {
        Set<String> outputs = new HashSet<>();
        meters.forEach(meter -> outputs.add(meter.output()));
        return outputs;
    }

    void reset() {
        meters.forEach(meter -> meter.metric().reset());
    }

    void update(Feeds outputs, Feeds batch) {
        for (Meter meter : meters) {
            meter.metric()
                    .update(
                            outputs.get(meter.output()),
                            batch.get(meter.target()),
                            meter.lengths().map(batch::get));
        }
    }

    /** Adds what they have come to. */
    void log(Map<String, Double> values) {
        meters.forEach(meter -> values.put(meter.logged(), meter.metric().result()));
    }
}
