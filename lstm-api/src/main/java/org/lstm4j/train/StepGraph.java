package org.lstm4j.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Gradients;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Regularizer;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;

/**
 * The whole training step of a model as one graph: forward pass, loss, gradients, clipping, optimizer.
 *
 * <p>Inputs: the model's, {@value Trainer#TARGET}, {@value Trainer#SAMPLE_WEIGHT} if asked for, {@value
 * #LEARNING_RATE} and {@value #STEP}. Outputs: {@value #LOSS}, the mean over what counts, {@value #LOSS_COUNT} if not all
 * does, the prediction, and {@value #GRADIENT_SUM}.
 */
public final class StepGraph {
    /** The float32 scalar input: the learning rate of this step. */
    public static final String LEARNING_RATE = "learning_rate";

    /** The int64 scalar input: how many steps were made before. */
    public static final String STEP = "step";

    /** The scalar output: the mean loss over the rows, or over those of their items that count. */
    public static final String LOSS = "loss";

    /**
     * The scalar output: how many items count, float32. Only where some may not: padding of sequences whose lengths are fed,
     * and what the {@linkplain Loss#counted loss leaves out}.
     */
    public static final String LOSS_COUNT = "loss_count";

    /**
     * The scalar output: what {@linkplain org.lstm4j.graph.Regularizer regularizers} add, which is part of {@value #LOSS}.
     * Only if there are any.
     */
    public static final String PENALTY = "loss_penalty";

    /**
     * The scalar output: the sum of all elements of all gradients, before clipping. It means nothing but that it is
     * not finite if one of them is not, and then no update is stored.
     */
    public static final String GRADIENT_SUM = "gradient_sum";

    private StepGraph() {}

    /**
     * Builds it.
     *
     * @param model what is trained
     * @param loss what is made smaller
     * @param optimizer how
     * @param clipping what is done to large gradients
     * @param sampleWeights true if each row has a weight
     * @param seed what dropout draws from
     */
    public static TrainingGraph of(
            Model model, Loss loss, Optimizer optimizer, Clipping clipping, boolean sampleWeights, long seed) {
        Objective objective = Objective.of(loss);
        return of(model, sampleWeights ? objective.withSampleWeights("") : objective, optimizer, clipping, seed);
    }

    /**
     * Builds that of several losses, {@value #LOSS} being their weighted sum; the mean of each is the output {@code loss/NAME}, how much
     * counts in it {@code loss_count/NAME}, and the model's outputs have their names.
     *
     * @param model what is trained
     * @param objective what is made smaller; its metrics are not looked at
     * @param optimizer how
     * @param clipping what is done to large gradients
     * @param seed what dropout draws from
     * @throws InvalidInputException if the objective does not fit the model's outputs
     */
    public static TrainingGraph of(
            Model model, Objective objective, Optimizer optimizer, Clipping clipping, long seed) {
        requireFree(model.inputs());
        GraphBuilder g = new GraphBuilder();
        Input step = g.input(STEP, Shape.SCALAR, DType.INT64);
        Input rate = g.input(LEARNING_RATE, Shape.SCALAR, DType.FLOAT32);
        SequencedMap<String, Value> outputs = model.outputs(g, Mode.training(step, seed));
        WrittenObjective written = WrittenObjective.write(g, objective, outputs, model.inputs());
        List<Value> reduced = written.reduced(g);
        Optional<Value> penalty = Regularizer.sum(g.scope("loss"), g.parameters());
        Value data = written.total(g, reduced);
        Value loss = penalty.map(it -> g.scope("loss").add(data, it)).orElse(data);
        penalty.ifPresent(it -> g.output(PENALTY, it));
        Set<Value> left = leftOut(g, loss, objective, outputs);
        List<Parameter> trainable = g.parameters().stream()
                .filter(parameter -> parameter.trainable() && !left.contains(parameter))
                .toList();
        List<Value> values = Gradients.append(g, loss, trainable);
        List<Gradient> gradients = new ArrayList<>();
        for (int i = 0; i < trainable.size(); i++) {
            gradients.add(new Gradient(trainable.get(i), values.get(i)));
        }
        GraphBuilder inOptimizer = g.scope(Updates.SCOPE);
        Value gradientSum = values.stream()
                .map(inOptimizer::reduceSumAll)
                .reduce(inOptimizer::add)
                .orElseThrow(() -> new InvalidInputException("The model has no weights to train"));
        Updates updates = new Updates(g);
        g.updates().forEach(updates::set);
        optimizer.step(inOptimizer, clipping.apply(inOptimizer, gradients), rate, updates);
        g.output(LOSS, loss);
        for (int i = 0; i < reduced.size(); i++) {
            WrittenObjective.WrittenTerm term = written.terms().get(i);
            if (!objective.isOfOneOutput()) {
                g.output(term.key(LOSS), reduced.get(i));
            }
            term.counted()
                    .counts()
                    .ifPresent(counts ->
                            g.output(term.key(LOSS_COUNT), g.scope("loss").reduceSumAll(counts)));
        }
        outputs.forEach(g::output);
        g.output(GRADIENT_SUM, gradientSum);
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        Graph graph = g.build();
        return new TrainingGraph(graph, updates.values(), List.of(loss, gradientSum));
    }

    /** A model whose input has the name of one of the step's own would be fed that, or not be traced at all. */
    private static void requireFree(List<Input> inputs) {
        for (Input input : inputs) {
            String name = input.name();
            boolean isTaken = name.equals(STEP)
                    || name.equals(LEARNING_RATE)
                    || name.startsWith(Trainer.TARGET + "/")
                    || name.startsWith(Trainer.SAMPLE_WEIGHT + "/");
            if (isTaken) {
                throw new InvalidInputException("An input of a model that is trained cannot be named \"" + name + "\""
                        + CallerLine.inBrackets() + ", as the training step has an input of that name");
            }
        }
    }

    /** What only outputs without a loss depend on. */
    private static Set<Value> leftOut(
            GraphBuilder g, Value loss, Objective objective, SequencedMap<String, Value> outputs) {
        Set<Value> left = new HashSet<>();
        for (String name : objective.withoutLoss()) {
            left.addAll(leadingTo(g, Objects.requireNonNull(outputs.get(name))));
        }
        if (left.isEmpty()) {
            return left;
        }
        left.removeAll(leadingTo(g, loss));
        return left;
    }

    private static Set<Value> leadingTo(GraphBuilder g, Value value) {
        Set<Value> needed = new HashSet<>(Set.of(value));
        for (Node node : g.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
            }
        }
        return needed;
    }
}
