package org.lstm4j.tasks;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.CommandFactory;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.ComponentFactory;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;

/**
 * Base of the modules that add to the program. A jar on the class path which names its subclass in {@code
 * META-INF/services/org.lstm4j.tasks.LstmModule} brings its own layers, cells, losses, optimizers, metrics, task types, tasks and commands; ours are
 * bound the same way.
 *
 * {@snippet :
 * public final class MyModule extends LstmModule {
 *     record ScaleSettings(double factor) {}
 *
 *     protected void configure() {
 *         addLayer("scale", ScaleSettings.class, (settings, context) -> new Scale(settings.factor()));
 *     }
 * }
 * }
 *
 * <p>Task files then say {@code { type = scale, factor = 2 }}. Names are in kebab-case. A name that is bound twice is refused
 * when the program starts.
 */
public abstract class LstmModule extends AbstractModule {
    private static final TypeLiteral<String> NAME = new TypeLiteral<>() {};

    /** Adds a task type. */
    protected final void addTaskType(String name, Class<? extends TaskType> type) {
        MapBinder.newMapBinder(binder(), String.class, TaskType.class)
                .addBinding(name)
                .to(type);
    }

    /**
     * Adds a task that can be called by its name.
     *
     * @param name as typed after {@code lstm train}
     * @param resource a HOCON file beside {@code this} class or, with a leading slash, anywhere on its class path
     */
    protected final void addTask(String name, String resource) {
        String full = resource.startsWith("/")
                ? resource.substring(1)
                : getClass().getPackageName().replace('.', '/') + "/" + resource;
        MapBinder.newMapBinder(binder(), String.class, ShippedTask.class)
                .addBinding(name)
                .toInstance(new ShippedTask(full, getClass().getClassLoader()));
    }

    /**
     * Adds a command, which stands among those of the program. Options that several commands have are mixins of {@link
     * org.lstm4j.tasks.command}; a command that fails throws an {@link org.lstm4j.LstmException}, whose message is printed as one line.
     *
     * @param name as typed after {@code lstm}
     * @param create makes an object of a class with picocli's {@code @Command} that is a {@link Runnable}, or a {@link
     *     java.util.concurrent.Callable} of the exit code; it is made anew for each call of the program
     */
    protected final void addCommand(String name, Function<? super CommandContext, ?> create) {
        MapBinder.newMapBinder(binder(), String.class, CommandFactory.class)
                .addBinding(name)
                .toInstance(new CommandFactory(create));
    }

    /** Adds a layer. */
    protected final <S extends Record> void addLayer(
            String name, Class<S> settings, BiFunction<? super S, ? super ComponentContext, ? extends Layer> create) {
        add(new TypeLiteral<ComponentFactory<?, Layer>>() {}, name, new ComponentFactory<>(settings, create));
    }

    /** Adds a recurrent cell, which task files name in the {@code cell} of a layer {@code rnn}. */
    protected final <S extends Record> void addCell(
            String name, Class<S> settings, BiFunction<? super S, ? super ComponentContext, ? extends Cell> create) {
        add(new TypeLiteral<ComponentFactory<?, Cell>>() {}, name, new ComponentFactory<>(settings, create));
    }

    /** Adds a loss. */
    protected final <S extends Record> void addLoss(
            String name, Class<S> settings, BiFunction<? super S, ? super ComponentContext, ? extends Loss> create) {
        add(new TypeLiteral<ComponentFactory<?, Loss>>() {}, name, new ComponentFactory<>(settings, create));
    }

    /** Adds an optimizer. */
    protected final <S extends Record> void addOptimizer(
            String name,
            Class<S> settings,
            BiFunction<? super S, ? super ComponentContext, ? extends Optimizer> create) {
        add(new TypeLiteral<ComponentFactory<?, Optimizer>>() {}, name, new ComponentFactory<>(settings, create));
    }

    /** Adds a way to clip gradients. */
    protected final <S extends Record> void addClipping(
            String name,
            Class<S> settings,
            BiFunction<? super S, ? super ComponentContext, ? extends Clipping> create) {
        add(new TypeLiteral<ComponentFactory<?, Clipping>>() {}, name, new ComponentFactory<>(settings, create));
    }

    /** Adds a schedule of the learning rate. */
    protected final <S extends Record> void addSchedule(
            String name,
            Class<S> settings,
            BiFunction<? super S, ? super ComponentContext, ? extends Schedule> create) {
        add(new TypeLiteral<ComponentFactory<?, Schedule>>() {}, name, new ComponentFactory<>(settings, create));
    }

    /** Adds a metric, which task files name among {@code training.metrics}; a new one is made for training and for validation. */
    protected final <S extends Record> void addMetric(
            String name, Class<S> settings, BiFunction<? super S, ? super ComponentContext, ? extends Metric> create) {
        add(new TypeLiteral<ComponentFactory<?, Metric>>() {}, name, new ComponentFactory<>(settings, create));
    }

    private <F> void add(TypeLiteral<F> kind, String name, F factory) {
        MapBinder.newMapBinder(binder(), NAME, kind).addBinding(name).toInstance(factory);
    }
}
