package org.lstm4j.apps.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;

/**
 * Reads HOCON files with the overrides of the command line. An include that finds nothing is an error here; HOCON itself
 * would pass over it in silence. Neither system properties nor the environment take part, except where a file names a
 * variable as in <code>${?HOME}</code>.
 */
public final class ConfigReader {
    private ConfigReader() {}

    /**
     * Reads a file.
     *
     * @param overrides of the form {@code key=value}, the later winning over the earlier
     * @throws InvalidInputException if there is no such file, it is not HOCON, or an override is malformed
     */
    public static Config file(Path file, List<String> overrides) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException("no task file " + file);
        }
        return read(() -> ConfigFactory.parseFile(file.toFile(), options()), overrides);
    }

    /**
     * Reads a resource.
     *
     * @param resource full name without a leading slash
     * @param loader whose class path has the resource
     * @param overrides of the form {@code key=value}, the later winning over the earlier
     * @throws InvalidInputException if there is no such resource, it is not HOCON, or an override is malformed
     */
    public static Config resource(String resource, ClassLoader loader, List<String> overrides) {
        return read(
                () -> ConfigFactory.parseResources(loader, resource, options().setClassLoader(loader)), overrides);
    }

    private static Config read(Source source, List<String> overrides) {
        try {
            return Overrides.parse(overrides).applyTo(source.parse());
        } catch (ConfigException e) {
            throw translated(e);
        }
    }

    /** Our line for an error of the parser, which has its own idea of places: {@code String: 1}, {@code x.conf @ file:/...: 3}. */
    private static InvalidInputException translated(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        if (e.origin() == null) {
            return new InvalidInputException(message, e);
        }
        String prefix = e.origin().description() + ": ";
        String problem = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        ConfigurationException translated = new ConfigurationException(Origins.describe(e.origin()), "", problem);
        translated.initCause(e);
        return translated;
    }

    private static ConfigParseOptions options() {
        return ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setAllowMissing(false)
                .prependIncluder(new RequiredIncludes(null));
    }

    private interface Source {
        Config parse();
    }

    /** Makes each {@code include "x"} mean {@code include required("x")}. */
    private record RequiredIncludes(@Nullable ConfigIncluder next) implements ConfigIncluder {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return new RequiredIncludes(fallback);
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            if (next == null) {
                throw new IllegalStateException("the parser gave no includer of its own");
            }
            return next.include(context.setParseOptions(context.parseOptions().setAllowMissing(false)), what);
        }
    }
}
