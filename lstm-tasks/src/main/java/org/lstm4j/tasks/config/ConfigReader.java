package org.lstm4j.tasks.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/**
 * The only way from a text to a configuration, for files and resources in HOCON with the overrides of the command line, and for
 * the JSON that models and checkpoints hold. Nobody need trust them: nothing is opened but what {@link Reach} says, and depth,
 * length and growth are bounded before the parser sees a text, so that neither stack nor memory runs out.
 *
 * <p>An include that finds nothing is an error here; HOCON itself would pass over it in silence.
 */
public final class ConfigReader {
    private static final Pattern NUMBER_KEY =
            Pattern.compile("Key '\"?[0-9]+\"?' may not be followed by.*", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile(".*\\$\\{([A-Z][A-Z0-9_]*)}.*", Pattern.DOTALL);

    private ConfigReader() {}

    /**
     * Reads a file that reaches {@linkplain Reach#NOTHING nothing} else.
     *
     * @throws InvalidInputException as {@link #file(Path, Reach, List)} does
     */
    public static Config file(Path file, List<String> overrides) {
        return file(file, Reach.NOTHING, overrides);
    }

    /**
     * Reads a file.
     *
     * @param overrides of the form {@code key=value}, the later winning over the earlier
     * @throws InvalidInputException if there is no such file, it is not HOCON, reaches for what it may not, would become too
     *     large, or an override is malformed
     */
    public static Config file(Path file, Reach reach, List<String> overrides) {
        return read(file.toString(), () -> TaskSource.file(file, reach), overrides);
    }

    /**
     * Reads a resource.
     *
     * @param resource full name without a leading slash
     * @param loader whose class path has the resource
     * @param overrides of the form {@code key=value}, the later winning over the earlier
     * @throws InvalidInputException if there is no such resource, it is not HOCON, or an override is malformed
     */
    public static Config resource(String resource, ClassLoader loader, Reach reach, List<String> overrides) {
        return read(resource, () -> TaskSource.resource(resource, loader, reach), overrides);
    }

    /**
     * Reads an object in JSON: it has neither includes nor substitutions.
     *
     * @param name where it is from, for messages
     * @throws InvalidInputException if it is not one, or too large or too deep
     */
    public static Config json(String text, String name) {
        return guarded(name, () -> {
            TaskText.check(text, name);
            return ConfigFactory.parseString(
                    text,
                    ConfigParseOptions.defaults()
                            .setSyntax(ConfigSyntax.JSON)
                            .setOriginDescription(Origins.description(name)));
        });
    }

    private static Config read(String name, Supplier<TaskSource> source, List<String> overrides) {
        return guarded(name, () -> {
            TaskSource opened = source.get();
            ConfigResolveOptions options = ConfigResolveOptions.noSystem()
                    .appendResolver(new Variables(opened.reach().environment()));
            return Overrides.parse(overrides).applyTo(opened.parse().toConfig(), options);
        });
    }

    private static Config guarded(String name, Supplier<Config> work) {
        try {
            return work.get();
        } catch (ConfigException e) {
            throw translated(e);
        } catch (StackOverflowError e) {
            throw new InvalidInputException(name + ": its values refer to each other too deeply to be read", e);
        }
    }

    /** Our line for an error of the parser, which has its own idea of places: {@code String: 1}, {@code x.conf @ file:/...: 3}. */
    static InvalidInputException translated(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        if (e.origin() == null) {
            return new InvalidInputException(Origins.decoded(message), e);
        }
        String prefix = e.origin().description() + ": ";
        String problem = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        ConfigurationException translated = new ConfigurationException(
                Origins.describe(e.origin()), "", Origins.decoded(problem) + advice(e, problem));
        translated.initCause(e);
        return translated;
    }

    private static String advice(ConfigException e, String problem) {
        if (NUMBER_KEY.matcher(problem).matches()) {
            return "; is this a decimal number? It has a point: 0.5";
        }
        if (e instanceof ConfigException.UnresolvedSubstitution
                && VARIABLE.matcher(problem).matches()) {
            return "; a variable of the environment is read only if --env NAME names it";
        }
        return "";
    }

    /** The variables of the environment that the user named. */
    private record Variables(Map<String, String> environment) implements ConfigResolver {
        @Override
        public @Nullable ConfigValue lookup(String path) {
            String value = environment.get(path);
            return value == null ? null : ConfigValueFactory.fromAnyRef(value, "the environment variable " + path);
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}
