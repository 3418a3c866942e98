package org.lstm4j.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;

/**
 * The losses of an {@link Objective} in a graph.
 *
 * @param terms in the objective's order
 * @param targets the columns that they read
 */
record WrittenObjective(List<WrittenTerm> terms, SequencedSet<String> targets) {
    private static final Set<String> TAKEN =
            Set.of(StepGraph.LOSS, StepGraph.LOSS_COUNT, StepGraph.PENALTY, StepGraph.GRADIENT_SUM);

    /** One loss in a graph. */
    record WrittenTerm(Objective.Term term, CountedLoss counted) {
        /** Its name for what is one of it: {@code loss/topic}. */
        String key(String kind) {
            return term.column(kind);
        }
    }

    /**
     * Writes them.
     *
     * @param outputs of the model
     * @param inputs of the model
     * @throws InvalidInputException if they do not fit the outputs
     */
    static WrittenObjective write(
            GraphBuilder g, Objective objective, SequencedMap<String, Value> outputs, List<Input> inputs) {
        SequencedMap<String, Value> known = named(objective, outputs);
        check(objective, known);
        List<WrittenTerm> terms = new ArrayList<>();
        SequencedSet<String> targets = new LinkedHashSet<>();
        Set<String> read = new HashSet<>(objective.withoutLoss());
        for (Objective.Term term : objective.terms()) {
            GraphBuilder inLoss = inLoss(g, term);
            LossPorts ports = new LossPorts(g, term.name(), known, inputs);
            LossItems items = term.loss().call(inLoss, ports);
            terms.add(new WrittenTerm(term, CountedLoss.of(inLoss, counting(inLoss, term, items), inputs)));
            targets.addAll(ports.columns());
            read.addAll(ports.read());
        }
        for (String output : known.keySet()) {
            if (!read.contains(output)) {
                throw new InvalidInputException("The output \"" + output + "\" has no loss" + CallerLine.inBrackets()
                        + ". Give it one, or say objective.withoutLoss(\"" + output + "\")");
            }
        }
        for (Objective.OutputMetric metric : objective.metrics()) {
            String column = Objective.column(Trainer.TARGET, metric.target());
            if (!targets.contains(column)) {
                throw new InvalidInputException("A metric of the output \"" + metric.output() + "\" compares with \""
                        + column + "\", which no loss reads" + CallerLine.inBrackets() + ". Targets: "
                        + String.join(", ", targets));
            }
        }
        return new WrittenObjective(terms, targets);
    }

    /** A sum over items has to know how many there are, also where all count. */
    private static LossItems counting(GraphBuilder g, Objective.Term term, LossItems loss) {
        return term.reduction() == Reduction.MEAN || loss.counted().isPresent()
                ? loss
                : LossItems.of(loss.items(), LogSpace.filled(g, 1, loss.items().shape()));
    }

    private static GraphBuilder inLoss(GraphBuilder g, Objective.Term term) {
        GraphBuilder inLoss = g.scope("loss");
        return term.name().isEmpty() ? inLoss : inLoss.scope(term.name());
    }

    /** The outputs by the names that an objective has for them: one without a name is empty. */
    private static SequencedMap<String, Value> named(Objective objective, SequencedMap<String, Value> outputs) {
        SequencedMap<String, Value> named = new LinkedHashMap<>();
        if (objective.isOfOneOutput()) {
            named.put("", Objects.requireNonNull(outputs.get(only(outputs))));
        } else {
            outputs.forEach((name, value) -> {
                if (!name.startsWith(Mode.NEXT + Mode.STATE)) {
                    named.put(name, value);
                }
            });
        }
        return named;
    }

    /** The one output of a model that is not a state, by its name. @throws InvalidInputException if there are several */
    static String only(SequencedMap<String, Value> outputs) {
        List<String> names = outputs.keySet().stream()
                .filter(name -> !name.startsWith(Mode.NEXT + Mode.STATE))
                .toList();
        if (names.contains(Model.PREDICTION)) {
            return Model.PREDICTION;
        }
        if (names.size() != 1) {
            throw new InvalidInputException("The model has several outputs, " + String.join(", ", names)
                    + CallerLine.inBrackets() + "; say which: Objective.of(\"" + names.getFirst()
                    + "\", loss), and predictAll in the place of predict");
        }
        return names.getFirst();
    }

    private static void check(Objective objective, SequencedMap<String, Value> outputs) {
        Set<String> lost = new LinkedHashSet<>(objective.withoutLoss());
        objective.terms().stream()
                .filter(term -> term.loss() instanceof Objective.OutputLoss)
                .forEach(term -> lost.add(term.name()));
        objective.metrics().forEach(metric -> lost.add(metric.output()));
        lost.removeAll(outputs.keySet());
        for (String name : lost) {
            boolean isOfLoss = objective.names().contains(name);
            throw new InvalidInputException((isOfLoss ? "A loss is" : "A metric, or what has no loss, is")
                    + " for the output \"" + name + "\", which the model does not have" + CallerLine.inBrackets()
                    + ". Its outputs: " + String.join(", ", outputs.keySet()));
        }
        for (String name : outputs.keySet()) {
            if (TAKEN.contains(name)) {
                throw new InvalidInputException("An output of a model that is trained cannot be named \"" + name + "\""
                        + CallerLine.inBrackets() + ", as the training step has an output of that name");
            }
        }
    }

    /** The mean, or sum, of each, each row's share weighted where the objective says so. */
    List<Value> reduced(GraphBuilder g) {
        return terms.stream()
                .map(written -> {
                    Optional<Value> weights = written.term().usesSampleWeights()
                            ? Optional.of(g.input(written.key(Trainer.SAMPLE_WEIGHT), Shape.of("batch"), DType.FLOAT32))
                            : Optional.empty();
                    GraphBuilder inLoss = inLoss(g, written.term());
                    return switch (written.term().reduction()) {
                        case MEAN -> written.counted().mean(inLoss, weights);
                        case SUM -> written.counted().sum(inLoss, weights);
                    };
                })
                .toList();
    }

    /** The sum of those, each times its weight. */
    Value total(GraphBuilder g, List<Value> reduced) {
        GraphBuilder inLoss = g.scope("loss");
        Value total = weighted(inLoss, 0, reduced);
        for (int i = 1; i < terms.size(); i++) {
            total = inLoss.add(total, weighted(inLoss, i, reduced));
        }
        return total;
    }

    private Value weighted(GraphBuilder g, int i, List<Value> reduced) {
        double weight = terms.get(i).term().weight();
        return weight == 1 ? reduced.get(i) : g.mul(reduced.get(i), weight);
    }
}
