package org.lstm4j.spi;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds backends through {@link ServiceLoader}, where the calling thread looks for classes and where this class is from, and chooses
 * one. A choice that somebody made is met or refused with the names of what is there; a choice that nobody made logs one line.
 */
public final class Backends {
    private static final System.Logger LOG = System.getLogger(Backends.class.getName());

    private final List<BackendProvider> providers;
    private final UnaryOperator<@Nullable String> properties;
    private final UnaryOperator<@Nullable String> environment;

    /** For tests: any providers, any properties, any environment. */
    Backends(
            List<BackendProvider> providers,
            UnaryOperator<@Nullable String> properties,
            UnaryOperator<@Nullable String> environment) {
        this.providers = providers.stream()
                .sorted(Comparator.comparingInt(BackendProvider::priority)
                        .reversed()
                        .thenComparing(BackendProvider::name))
                .toList();
        this.properties = properties;
        this.environment = environment;
    }

    private static Backends installed() {
        Map<String, BackendProvider> found = new LinkedHashMap<>();
        ServiceLoader.load(BackendProvider.class)
                .forEach(provider -> found.put(provider.getClass().getName(), provider));
        // In a program that is one jar of jars, threads of the common pool see the class path of the system, where no
        // backend is.
        ClassLoader ours = Backends.class.getClassLoader();
        if (!Objects.equals(ours, Thread.currentThread().getContextClassLoader())) {
            ServiceLoader.load(BackendProvider.class, ours)
                    .forEach(provider -> found.putIfAbsent(provider.getClass().getName(), provider));
        }
        return new Backends(List.copyOf(found.values()), System::getProperty, System::getenv);
    }

    /**
     * The backend that a request comes to, which the caller closes.
     *
     * @throws BackendSelectionException if it is not there, not usable, or cannot train though that is wanted
     */
    public static Backend select(Selection request) {
        return installed().choose(request);
    }

    /**
     * The training backend that a request comes to, which the caller closes.
     *
     * @throws BackendSelectionException if it is not there, not usable, or cannot train
     */
    public static TrainingBackend selectForTraining(Selection request) {
        return (TrainingBackend) select(request.forTraining());
    }

    /** All backends on the class path, by priority. */
    public static List<BackendStatus> status() {
        return installed().found();
    }

    List<BackendStatus> found() {
        return providers.stream()
                .map(provider -> new BackendStatus(
                        provider.name(), provider.priority(), provider.trains(), provider.availability()))
                .toList();
    }

    /** A name and who said it. */
    private record Wish(String name, String source) {}

    private Optional<Wish> wish(Selection request) {
        String property = properties.apply(Selection.PROPERTY);
        String variable = environment.apply(Selection.ENVIRONMENT);
        if (request.explicit().isPresent()) {
            return request.explicit().map(name -> new Wish(name, "asked for"));
        }
        if (property != null && !property.isBlank()) {
            return Optional.of(new Wish(property, "system property " + Selection.PROPERTY));
        }
        if (variable != null && !variable.isBlank()) {
            return Optional.of(new Wish(variable, "environment variable " + Selection.ENVIRONMENT));
        }
        return request.configured().map(name -> new Wish(name, "configuration"));
    }

    Backend choose(Selection request) {
        Optional<Wish> wish = wish(request);
        return wish.isPresent() ? chosen(wish.get(), request) : automatic(request);
    }

    private Backend chosen(Wish wish, Selection request) {
        BackendProvider provider = providers.stream()
                .filter(candidate -> candidate.name().equals(wish.name()))
                .findFirst()
                .orElseThrow(() -> refuse(
                        "No backend \"" + wish.name() + "\" (" + wish.source() + "). Found: " + summary(found()) + ".",
                        wish.name()));
        Availability availability = provider.availability();
        if (!availability.isReady()) {
            throw refuse(
                    "Backend \"" + wish.name() + "\" (" + wish.source() + ") is not usable: " + availability.detail()
                            + ". Found: " + summary(found()) + ".",
                    wish.name());
        }
        if (request.training() && !provider.trains()) {
            throw refuse(
                    "Backend \"" + wish.name() + "\" (" + wish.source()
                            + ") cannot train (inference only). Training backends found: "
                            + summary(found().stream()
                                    .filter(BackendStatus::trains)
                                    .toList())
                            + ".",
                    wish.name());
        }
        return create(provider, request);
    }

    private Backend automatic(Selection request) {
        for (BackendProvider provider : providers) {
            if (provider.availability().isReady() && (provider.trains() || !request.training())) {
                Backend backend = create(provider, request);
                LOG.log(
                        System.Logger.Level.INFO,
                        "backend {0}: {1}; chosen by priority from {2}",
                        backend.name(),
                        backend.description(),
                        summary(found()));
                return backend;
            }
        }
        throw refuse(
                "No usable backend" + (request.training() ? " that trains" : "") + ". Found: " + summary(found())
                        + ". Put lstm-backend-native on the class path.",
                "");
    }

    private static Backend create(BackendProvider provider, Selection request) {
        JvmFlaw.warn(provider);
        return GuardedBackend.of(provider.create(request.options()));
    }

    private BackendSelectionException refuse(String message, String requested) {
        return new BackendSelectionException(message, requested, found());
    }

    private static String summary(List<BackendStatus> statuses) {
        return statuses.isEmpty()
                ? "none"
                : statuses.stream().map(BackendStatus::summary).collect(Collectors.joining(", "));
    }

    /** Checks the names of a backend's own settings. @throws BackendSelectionException naming the known ones */
    public static void checkSettings(String backend, Map<String, String> settings, List<String> known) {
        for (String name : settings.keySet()) {
            if (!known.contains(name)) {
                throw new BackendSelectionException(
                        "Backend \"" + backend + "\" has no setting \"" + name + "\". Known: " + known + ".",
                        backend,
                        List.of());
            }
        }
    }
}
