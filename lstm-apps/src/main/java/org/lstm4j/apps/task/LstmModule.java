package org.lstm4j.apps.task;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;

/**
 * Base of the modules that add to the program. A jar on the class path which names its subclass in {@code
 * META-INF/services/org.lstm4j.apps.task.LstmModule} brings its own task types and tasks; ours are bound the same way.
 */
public abstract class LstmModule extends AbstractModule {

    /** Adds a task type under the name by which task files call it, in kebab-case. */
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
}
