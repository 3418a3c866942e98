package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Gradients;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
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
        GraphBuilder g = new GraphBuilder();
        Input step = g.input(STEP, Shape.SCALAR, DType.INT64);
        Input rate = g.input(LEARNING_RATE, Shape.SCALAR, DType.FLOAT32);
        Value prediction = model.call(g, Mode.training(step, seed));
        Input target = g.input(Trainer.TARGET, loss.targetShape(prediction.shape()), loss.targetType());
        GraphBuilder inLoss = g.scope("loss");
        CountedLoss counted = CountedLoss.of(inLoss, loss, prediction, target, model.inputs());
        Optional<Value> weights = sampleWeights
                ? Optional.of(g.input(Trainer.SAMPLE_WEIGHT, Shape.of("batch"), DType.FLOAT32))
                : Optional.empty();
        Value mean = counted.mean(inLoss, weights);
        List<Parameter> trainable =
                g.parameters().stream().filter(Parameter::trainable).toList();
        List<Value> values = Gradients.append(g, mean, trainable);
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
        optimizer.step(inOptimizer, clipping.apply(inOptimizer, gradients), rate, updates);
        g.output(LOSS, mean);
        counted.counts().ifPresent(counts -> g.output(LOSS_COUNT, inLoss.reduceSumAll(counts)));
        g.output(Model.PREDICTION, prediction);
        g.output(GRADIENT_SUM, gradientSum);
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        Graph graph = g.build();
        return new TrainingGraph(graph, updates.values(), List.of(mean, gradientSum));
    }
}
