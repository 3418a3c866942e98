package org.lstm4j.labelling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.Shape;
import org.lstm4j.model.use.TagScores;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.training.Network;
import org.lstm4j.train.CrfLoss;
import org.lstm4j.train.Loss;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/**
 * The network of a task.
 *
 * @param model from the ids of words to what {@link TagScores} reads
 * @param loss between that and the labels
 * @param scores from what the model gives to labels
 */
record Tagger(Model model, Loss loss, TagScores scores) {
    /**
     * Makes what a task describes.
     *
     * @throws ConfigurationException if it does not come to the numbers that its loss takes
     */
    static Tagger of(
            LabellingConfig config,
            WordFeatures features,
            List<Double> logShares,
            Components components,
            ComponentContext context) {
        int labels = logShares.size();
        Loss loss = loss(config, components, context);
        boolean isField = loss instanceof CrfLoss;
        Optional<Layer> letters = config.words().letters().map(part -> components.network(part.layers(), context));
        Layer words = new WordVectors(features, config.words(), letters);
        Layer layers = Network.layers(config, components, context);
        String what = "a number for each of the " + labels + " labels of each word, [batch, time, " + labels
                + "], as { type = class-dense" + (loss.fromLogits() || isField ? " }" : ", activation = softmax }")
                + " does" + (isField ? "; what loss = crf learns beside it is put behind it" : "");
        Network.checked(model(features, words, layers), config, Shape.of("batch", "time", labels), what);
        double strength = config.labelBalance().orElse(0.0);
        if (strength > 0 && !isField && !loss.fromLogits()) {
            throw new ConfigurationException(
                    config.loss().location(),
                    "label-balance",
                    "needs scores of labels: loss = crf, or from-logits = true and no softmax in the last layer");
        }
        List<Layer> scoring = new ArrayList<>(List.of(words, layers));
        if (strength > 0) {
            scoring.add(new LabelPriors(logShares, strength));
        }
        if (isField) {
            scoring.add(new Crf());
        }
        return new Tagger(
                model(features, scoring.toArray(Layer[]::new)),
                loss,
                new TagScores(labels, isField, loss.fromLogits()));
    }

    /** Layers that follow one another are put into one row, each with a line of its own in the summary. */
    private static Model model(WordFeatures features, Layer... parts) {
        List<Layer> layers = new ArrayList<>();
        for (Layer part : parts) {
            layers.addAll(part instanceof Sequential(List<Layer> inner) ? inner : List.of(part));
        }
        return new Model(new Sequential(layers), TagScores.input(features), true);
    }

    /** The loss of a task, checked to be one for numbers of labels. */
    static Loss loss(LabellingConfig config, Components components, ComponentContext context) {
        Loss loss = components.loss(config.loss(), context);
        if (!(loss instanceof CrfLoss || loss instanceof SparseCategoricalCrossEntropy)) {
            throw new ConfigurationException(
                    config.loss().location(),
                    config.loss().key(),
                    config.loss().type()
                            + " is not for labels of words; take sparse-categorical-cross-entropy, or crf");
        }
        return loss;
    }
}
