package org.lstm4j.tasks.component;

import java.util.List;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;

/**
 * What a part may depend on besides its own settings. Immutable.
 *
 * @param components makes parts within parts
 * @param vocabulary how many word ids there are, padding among them; 0 for a task without words
 * @param classes how many classes there are; 0 for a task without
 * @param stepsPerEpoch training steps of an epoch
 * @param epochs of the training, at most
 */
public record ComponentContext(Components components, int vocabulary, int classes, long stepsPerEpoch, int epochs) {
    /** Of a task without classes. */
    public ComponentContext(Components components, int vocabulary, long stepsPerEpoch, int epochs) {
        this(components, vocabulary, 0, stepsPerEpoch, epochs);
    }

    /** Makes a layer within a layer. */
    public Layer layer(TypedConfig part) {
        return components.layer(part, this);
    }

    /** Makes layers within a layer, one after the other or with branches; see {@link Components#network}. */
    public Layer network(List<TypedConfig> parts) {
        return components.network(parts, this);
    }

    /** Makes the cell of a layer. */
    public Cell cell(TypedConfig part) {
        return components.cell(part, this);
    }

    /** Makes an optimizer within an optimizer. */
    public Optimizer optimizer(TypedConfig part) {
        return components.optimizer(part, this);
    }

    /** Makes a schedule within a schedule. */
    public Schedule schedule(TypedConfig part) {
        return components.schedule(part, this);
    }

    /** The same for another number of epochs. */
    public ComponentContext withEpochs(int others) {
        return new ComponentContext(components, vocabulary, classes, stepsPerEpoch, others);
    }

    /** So many epochs in steps, at least 1. */
    public long steps(double manyEpochs) {
        return Math.max(1, Math.round(manyEpochs * stepsPerEpoch));
    }

    /** The number of word ids. @throws SettingException if the task has no words */
    public int requireVocabulary() {
        if (vocabulary == 0) {
            throw new SettingException("type", "needs word ids, of which this task has none");
        }
        return vocabulary;
    }

    /** The number of classes. @throws SettingException if the task has none */
    public int requireClasses() {
        if (classes == 0) {
            throw new SettingException("type", "needs classes, of which this task has none");
        }
        return classes;
    }
}
