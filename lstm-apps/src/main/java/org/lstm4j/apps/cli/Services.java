package org.lstm4j.apps.cli;

import com.google.common.base.Suppliers;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.lstm4j.LstmException;
import org.lstm4j.apps.ShippedModules;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.CommandFactory;
import org.lstm4j.tasks.run.Surroundings;

/**
 * The services that commands call, ours and those of plug-ins. The injector is made when the first of them is wanted, so
 * that {@code --help} and {@code --version} do not wait for it. For one thread.
 *
 * @param surroundings what commands read and print
 * @param injector made once
 */
record Services(Surroundings surroundings, Supplier<Injector> injector) implements CommandContext {
    static Services in(Surroundings surroundings) {
        return new Services(surroundings, Suppliers.memoize(Services::createInjector));
    }

    @Override
    public <T> Supplier<T> lazily(Class<T> type) {
        return () -> injector.get().getInstance(type);
    }

    /**
     * What plug-ins add, by name; without a plug-in nothing is loaded for it, as no module of ours adds one.
     *
     * @throws LstmException if they do not go together
     */
    Map<String, CommandFactory> commandsOfPlugIns() {
        try {
            return ServiceLoader.load(LstmModule.class).findFirst().isEmpty()
                    ? Map.of()
                    : injector.get().getInstance(Key.get(new TypeLiteral<Map<String, CommandFactory>>() {}));
        } catch (ServiceConfigurationError e) {
            throw unloadable(e);
        }
    }

    private static Injector createInjector() {
        List<Module> modules = new ArrayList<>(ShippedModules.all());
        try {
            ServiceLoader.load(LstmModule.class).forEach(modules::add);
            return Guice.createInjector(Stage.DEVELOPMENT, modules);
        } catch (ServiceConfigurationError e) {
            throw unloadable(e);
        } catch (CreationException e) {
            String first = e.getErrorMessages().iterator().next().getMessage();
            throw new LstmException("the plug-ins on the class path do not go together: " + first, e);
        }
    }

    private static LstmException unloadable(ServiceConfigurationError e) {
        return new LstmException("a plug-in on the class path cannot be loaded: " + e.getMessage(), e);
    }
}
