package org.lstm4j.tasks.text;

import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.Input;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.training.Network;
import org.lstm4j.train.CategoricalCrossEntropy;
import org.lstm4j.train.Loss;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/**
 * The network of a task.
 *
 * @param model from word ids to one number
 * @param loss between that number and the label
 */
record Classifier(Model model, Loss loss) {
    private static final Shape ONE_NUMBER = Shape.of("batch", 1);
    private static final String ONE_NUMBER_WORDS =
            "one number for each text, " + ONE_NUMBER + ", as { type = dense, units = 1, activation = sigmoid } does";

    /**
     * Makes what a task describes.
     *
     * @param maxLength length of each row of word ids
     * @throws ConfigurationException if it does not come to one number for each text
     */
    static Classifier of(
            TextClassificationConfig config, int maxLength, Components components, ComponentContext context) {
        // Without lengths every row is full, so that time is a number, as in the summary of a Keras model.
        Dim time = config.text().lengths() ? Dim.of("time") : Dim.of(maxLength);
        Input tokens = new Input(TextColumns.TOKENS, Shape.of("batch", time), DType.INT32);
        Model model =
                Network.of(tokens, config.text().lengths(), config, components, context, ONE_NUMBER, ONE_NUMBER_WORDS);
        return new Classifier(model, loss(config, components, context));
    }

    /** The loss of a task, checked to be one for labels 0 and 1. */
    static Loss loss(TextClassificationConfig config, Components components, ComponentContext context) {
        Loss loss = components.loss(config.loss(), context);
        if (loss instanceof CategoricalCrossEntropy || loss instanceof SparseCategoricalCrossEntropy) {
            throw new ConfigurationException(
                    config.loss().location(),
                    config.loss().key(),
                    config.loss().type() + " needs an output for each class; for two classes and one output take"
                            + " binary-cross-entropy");
        }
        return loss;
    }
}
