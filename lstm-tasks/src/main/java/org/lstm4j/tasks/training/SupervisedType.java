package org.lstm4j.tasks.training;

import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TrainingResumer;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.run.TrainRequest;

/**
 * What task types have in common that train a model by a loss: settings that are bound to a record, training and resuming. A type says
 * how its task is {@linkplain #prepared made ready}, and what else it can do, as {@link org.lstm4j.tasks.TextLabeller}. Thread-safe.
 *
 * @param <C> the record of its settings
 */
public abstract class SupervisedType<C extends Record & SupervisedConfig> implements TrainingResumer {
    private final Class<C> settings;
    private final Components components;
    private final ConfigBinder binder;

    /**
     * For the constructor that Guice calls.
     *
     * @param settings the record that task files are bound to
     */
    protected SupervisedType(Class<C> settings, Components components, ConfigBinder binder) {
        this.settings = settings;
        this.components = components;
        this.binder = binder;
    }

    /** Makes layers, losses and what else task files name. */
    protected final Components components() {
        return components;
    }

    /** Binds parts of settings. */
    protected final ConfigBinder binder() {
        return binder;
    }

    /** The settings of a task. @throws org.lstm4j.InvalidInputException if a key is missing, unknown, or has a wrong value */
    protected final C config(TaskDefinition task) {
        return binder.bind(task.settings(), settings);
    }

    /**
     * Reads a task's data and makes its model.
     *
     * @throws org.lstm4j.InvalidInputException if the task or its data cannot be used
     */
    protected abstract SupervisedTask prepared(C config, TrainRequest request);

    /** What the loss of a saved model is made with: none depends on the number of words or steps. */
    protected final ComponentContext contextOfUse(C config) {
        return new ComponentContext(components, 0, 1, config.training().epochs());
    }

    /** Whether {@link #prepared} looks at {@link TrainRequest#from}; a type that does not refuses such a training. */
    protected boolean startsFromModels() {
        return false;
    }

    private void requireStart(TaskDefinition task, TrainRequest request) {
        if (request.from().isPresent() && !startsFromModels()) {
            throw new InvalidInputException("--from is not for task " + task.name() + ", which is of type "
                    + task.typeName() + ": its trainings start from weights that are drawn");
        }
    }

    @Override
    public final RunReport train(TaskDefinition task, TrainRequest request) {
        requireStart(task, request);
        return SupervisedTraining.run(task, prepared(config(task), request), request, components);
    }

    @Override
    public final RunReport resume(TaskDefinition task, TrainRequest request) {
        requireStart(task, request);
        return SupervisedTraining.resume(task, prepared(config(task), request), request, components);
    }
}
