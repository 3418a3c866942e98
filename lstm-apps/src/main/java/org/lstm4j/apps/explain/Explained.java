package org.lstm4j.apps.explain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lstm4j.graph.Direction;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextReading;
import org.lstm4j.trace.Attribution;
import org.lstm4j.trace.LayerTrace;

/**
 * All that was found out about one sentence; what is shown of it is made from this.
 *
 * @param model the model
 * @param reading how it reads
 * @param request what was asked
 * @param backend who computed the trace, in words
 * @param attributionBackend who computed the gradients, in words
 * @param sentence the words
 * @param columns the steps to show
 * @param subject what is explained
 * @param probability of the sentence as it is
 * @param layerNames all recurrent layers of the model, in their order
 * @param layers those to show, one direction after the other
 * @param attribution the share of each step
 * @param baseline what the shares are compared with, in words
 * @param alternatives what would be otherwise
 */
record Explained(
        TaskModel model,
        TextReading reading,
        ExplainRequest request,
        String backend,
        String attributionBackend,
        Sentence sentence,
        List<Column> columns,
        Subject subject,
        double probability,
        List<String> layerNames,
        List<LayerTrace> layers,
        Attribution attribution,
        String baseline,
        List<Alternative> alternatives) {
    Explained {
        columns = List.copyOf(columns);
        layerNames = List.copyOf(layerNames);
        layers = List.copyOf(layers);
        alternatives = List.copyOf(alternatives);
    }

    /** The share of a column in the probability; a column of padding stands for itself alone. */
    double share(Column column) {
        return attribution.steps().get(column.step());
    }

    /** How much the probability falls when a word is left out, counted from 0; empty if that was not tried. */
    OptionalDouble drop(int word) {
        return alternatives.stream()
                .filter(it -> word >= 0 && it.withoutWord() == word)
                .mapToDouble(it -> probability - it.probability())
                .findFirst();
    }

    /** What each word does to the probability. */
    List<WordEffect> effects() {
        return WordEffect.of(this);
    }

    /** Why a share and a drop are far apart, where they are. */
    Optional<String> whyApart() {
        return WordEffect.whyApart(effects(), probability);
    }

    /** The share of all steps that no column shows. */
    double hiddenShare() {
        double shown = columns.stream().mapToDouble(this::share).sum();
        return attribution.sum() - shown;
    }

    /** A layer's name and direction, where there are several. */
    static String title(LayerTrace layer) {
        return layer.layer().name() + ", reading " + (layer.direction() == Direction.FORWARD ? "forward" : "backward");
    }

    /** What the model says, with the label if it gives one. */
    String verdict() {
        String number = Numbers.probability(probability);
        if (reading.nextWord()) {
            return subject.name() + " = " + number;
        }
        double threshold = model.bundle().threshold();
        List<String> labels = model.bundle().labels();
        String label = probability > threshold ? labels.getLast() : labels.getFirst();
        return subject.name() + " = " + number + ": " + label;
    }
}
