package org.lstm4j.tasks.text;

import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.Input;
import org.lstm4j.model.use.Classes;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.training.Network;
import org.lstm4j.tasks.training.StartModel;
import org.lstm4j.train.CategoricalCrossEntropy;
import org.lstm4j.train.CategoricalFocalCrossEntropy;
import org.lstm4j.train.Loss;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/**
 * The network of a task.
 *
 * @param model from word ids to one number, or one for each class
 * @param loss between these and the label
 * @param classes from the numbers to a class
 */
record Classifier(Model model, Loss loss, Classes classes) {
    private static final double HALF = 0.5;

    /**
     * Makes what a task describes.
     *
     * @param labels how many classes there are
     * @param maxLength length of each row of word ids
     * @param from a saved model to start from, whose graph is the network unless the task's has the same parameters
     * @throws ConfigurationException if it does not come to the numbers that its loss takes
     */
    static Classifier of(
            TextClassificationConfig config,
            int labels,
            int maxLength,
            Components components,
            ComponentContext context,
            Optional<StartModel> from) {
        Loss loss = loss(config, components, context);
        Classes classes = classes(config, loss, labels);
        // Without lengths every row is full, so that time is a number, as in the summary of a Keras model.
        Dim time = config.text().lengths() ? Dim.of("time") : Dim.of(maxLength);
        Input tokens = new Input(TextColumns.TOKENS, Shape.of("batch", time), DType.INT32);
        Shape needed = Shape.of("batch", classes.numbers());
        String what = classes.numbers() == 1
                ? "one number for each text, " + needed + ", as { type = dense, units = 1, activation = sigmoid } does"
                : "a number for each of the " + classes.numbers() + " classes, " + needed
                        + ", as { type = class-dense, activation = softmax } does";
        boolean usesLengths = config.text().lengths();
        if (from.isPresent()) {
            from.get().requireLogits(loss.fromLogits());
            Model own = new Model(Network.layers(config, components, context), tokens, usesLengths);
            if (!from.get().fits(own)) {
                Model saved = new Model(from.get().network(), tokens, usesLengths);
                return new Classifier(Network.checked(saved, config, needed, what), loss, classes);
            }
        }
        Model model = Network.of(tokens, usesLengths, config, components, context, needed, what);
        return new Classifier(model, loss, classes);
    }

    /** From a model's numbers to a class. @throws ConfigurationException if the loss is not for so many classes */
    static Classes classes(TextClassificationConfig config, Loss loss, int labels) {
        boolean isOfAll = isOfAll(loss);
        if (!isOfAll && labels > 2) {
            throw new ConfigurationException(
                    config.loss().location(),
                    config.loss().key(),
                    config.loss().type() + " is for one number and two classes, but there are " + labels
                            + "; take sparse-categorical-cross-entropy, and { type = class-dense, activation = softmax } as"
                            + " the last layer");
        }
        if (isOfAll && config.threshold().isPresent()) {
            throw new ConfigurationException(
                    config.loss().location(),
                    "threshold",
                    "is for a model of one number; of a number for each class the largest decides (null takes it away)");
        }
        return Classes.of(loss, isOfAll ? labels : 1, config.threshold().orElse(HALF));
    }

    /** Whether a loss takes a number for each class. */
    static boolean isOfAll(Loss loss) {
        return loss instanceof SparseCategoricalCrossEntropy;
    }

    /** The loss of a task, checked to be one for labels that are numbers of classes. */
    static Loss loss(TextClassificationConfig config, Components components, ComponentContext context) {
        Loss loss = components.loss(config.loss(), context);
        if (loss instanceof CategoricalCrossEntropy || loss instanceof CategoricalFocalCrossEntropy) {
            throw new ConfigurationException(
                    config.loss().location(),
                    config.loss().key(),
                    config.loss().type() + " needs a row of zeros and a one for each text; take"
                            + " sparse-categorical-cross-entropy, which is the same of the number of the class");
        }
        return loss;
    }
}
