package org.lstm4j.apps.cli;

import com.google.common.base.Suppliers;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.lstm4j.LstmException;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.builtin.BuiltinModule;

/**
 * The services the commands call, ours and those of plug-ins. The injector is made when the first of them is wanted, so
 * that {@code --help} and {@code --version} do not wait for it. For one thread.
 */
final class Services {
    private final Supplier<Injector> injector = Suppliers.memoize(Services::createInjector);

    /** A service that is made on the first call. */
    <T> Supplier<T> lazily(Class<T> type) {
        return () -> injector.get().getInstance(type);
    }

    private static Injector createInjector() {
        List<Module> modules = new ArrayList<>();
        modules.add(new BuiltinModule());
        try {
            ServiceLoader.load(LstmModule.class).forEach(modules::add);
            return Guice.createInjector(Stage.DEVELOPMENT, modules);
        } catch (ServiceConfigurationError e) {
            throw new LstmException("a plug-in on the class path cannot be loaded: " + e.getMessage(), e);
        } catch (CreationException e) {
            String first = e.getErrorMessages().iterator().next().getMessage();
            throw new LstmException("the plug-ins on the class path do not go together: " + first, e);
        }
    }
}
