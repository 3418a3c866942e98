package org.lstm4j.tasks.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.lstm4j.InvalidInputException;

/**
 * Settings given at the command line as {@code --set key=value}. The value is HOCON; the key may run through lists by
 * index, as in {@code layers.1.layer.units=64}. Whether the key exists is for the binder to say, as for any key of a file.
 */
record Overrides(List<Setting> settings) {
    private static final Pattern DECIMAL_COMMA = Pattern.compile("\\s*-?[0-9]+,[0-9]+\\s*");

    /** One override: the steps of its key, and its value, whose origin is the option itself. */
    record Setting(List<String> path, ConfigValue value) {}

    static Overrides parse(List<String> texts) {
        return new Overrides(texts.stream().map(Overrides::setting).toList());
    }

    private static Setting setting(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || text.substring(equals + 1).isBlank()) {
            throw new InvalidInputException("--set " + text + ": expected key=value, as in --set training.epochs=5");
        }
        String name = "--set " + text;
        String written = text.substring(equals + 1);
        TaskText.check(written, name);
        TaskText.check(text.substring(0, equals), name);
        try {
            List<String> path = ConfigUtil.splitPath(text.substring(0, equals).strip());
            // An include here would have no folder, so it includes nothing.
            ConfigParseOptions options = ConfigParseOptions.defaults()
                    .setOriginDescription(Origins.description(name))
                    .setIncluder(new Includes(TaskSource.ofOption(name, written)));
            ConfigObject parsed =
                    ConfigFactory.parseString("value = " + written, options).root();
            if (parsed.size() != 1) {
                throw new InvalidInputException(name + ": one setting at a time; repeat --set for others");
            }
            ConfigValue value = parsed.values().iterator().next();
            return new Setting(path, value);
        } catch (ConfigException e) {
            throw new InvalidInputException(
                    name + ": "
                            + (DECIMAL_COMMA.matcher(written).matches()
                                    ? "a decimal number has a point: "
                                            + written.strip().replace(',', '.')
                                    : "not HOCON; put text with special characters in double quotes"),
                    e);
        }
    }

    /** Applies the overrides and resolves substitutions, which see the overrides that do not run through a list. */
    Config applyTo(Config parsed, ConfigResolveOptions options) {
        Expansion.check(parsed);
        ConfigObject before = parsed.resolve(options).root();
        Config layered = parsed;
        List<Setting> inLists = new ArrayList<>();
        for (Setting setting : settings) {
            if (crossesList(before, setting.path())) {
                inLists.add(setting);
            } else {
                layered = ((ConfigObject) below(setting.path(), setting.value()))
                        .toConfig()
                        .withFallback(layered);
            }
        }
        Expansion.check(layered);
        ConfigValue root = layered.resolve(options).root();
        for (Setting setting : inLists) {
            root = replaced(root, setting.path(), setting.value());
        }
        Config replaced = ((ConfigObject) root).toConfig();
        Expansion.check(replaced);
        return replaced.resolve(options);
    }

    private static boolean crossesList(ConfigObject root, List<String> path) {
        ConfigValue at = root;
        for (String step : path) {
            if (at instanceof ConfigList) {
                return true;
            }
            if (!(at instanceof ConfigObject object) || !object.containsKey(step)) {
                return false;
            }
            at = object.get(step);
        }
        return false;
    }

    private static ConfigValue replaced(ConfigValue at, List<String> path, ConfigValue value) {
        if (path.isEmpty()) {
            return value;
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        return switch (at) {
            case ConfigList list -> {
                int index = index(list, step, value.origin());
                List<ConfigValue> elements = new ArrayList<>(list);
                elements.set(index, replaced(list.get(index), rest, value));
                yield ConfigValueFactory.fromIterable(elements).withOrigin(list.origin());
            }
            case ConfigObject object
            when object.containsKey(step) ->
                object.withValue(step, replaced(object.get(step), rest, value)).withOrigin(object.origin());
            case ConfigObject object ->
                object.withValue(step, below(rest, value)).withOrigin(object.origin());
            default ->
                throw new InvalidInputException(
                        Origins.describe(value.origin()) + ": there is nothing below " + Scalars.show(at) + " to set");
        };
    }

    /** The value inside an object for each step, all with the value's origin, so that a mistake in a step names the option. */
    private static ConfigValue below(List<String> path, ConfigValue value) {
        ConfigValue nested = value;
        for (String step : path.reversed()) {
            nested = ConfigValueFactory.fromMap(Map.of(step, nested)).withOrigin(value.origin());
        }
        return nested;
    }

    private static int index(ConfigList list, String step, ConfigOrigin origin) {
        if (step.matches("\\d{1,9}") && Integer.parseInt(step) < list.size()) {
            return Integer.parseInt(step);
        }
        throw new InvalidInputException(Origins.describe(origin) + ": \"" + step + "\" is no index of a list of "
                + list.size() + ", which are counted from 0");
    }
}
