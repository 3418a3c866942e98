package org.lstm4j.tasks.config;

import com.google.common.base.CaseFormat;
import com.google.common.base.Splitter;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lstm4j.tasks.wording.NearestName;
import org.lstm4j.text.spec.SpecException;

/**
 * Binds resolved configuration to records. A component {@code maxLength} is the key {@code max-length}; every key is required
 * unless its component is an {@link Optional}; an unknown key is refused. Components may be scalars, enums (constant
 * {@code BEST_EPOCH} is written {@code best-epoch}), records, {@link TypedConfig}, {@link Config} for a block that is bound
 * later, and lists or optionals of these.
 *
 * <p>The structure is walked here rather than by Jackson, because only so each message can name the file and line of its
 * value; {@link Scalars} leaves the conversion of single values to Jackson.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ConfigBinder {
    private static final int MAX_SHOWN = 60;

    /**
     * Binds a whole configuration.
     *
     * @throws ConfigurationException for an unknown key, a missing key, or a value of the wrong type or range
     */
    public <T extends Record> T bind(Config config, Class<T> type) {
        return record(config.root(), "", type, List.of());
    }

    /**
     * Binds the settings of a layer, a loss, an optimizer or another typed part.
     *
     * @throws ConfigurationException as {@link #bind(Config, Class)} does
     */
    public <T extends Record> T bind(TypedConfig part, Class<T> type) {
        return bind(part, type, List.of());
    }

    /**
     * Binds some of a part's settings.
     *
     * @param others keys that may be there beside those of the record, for somebody else to bind
     * @throws ConfigurationException as {@link #bind(Config, Class)} does
     */
    public <T extends Record> T bind(TypedConfig part, Class<T> type, Collection<String> others) {
        return record(part.settings().root(), part.key(), type, others);
    }

    /** The keys of a record. */
    public static List<String> keys(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> key(component.getName()))
                .toList();
    }

    /** The key of a record component: {@code maxLength} is written {@code max-length}. */
    public static String key(String component) {
        return CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_HYPHEN, component);
    }

    private <T extends Record> T record(ConfigObject object, String path, Class<T> type, Collection<String> others) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> known = new ArrayList<>(keys(type));
        known.addAll(others);
        refuseUnknown(object, path, known);
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(object, path, components[i]);
            types[i] = components[i].getType();
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw refused(object, path, e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("record " + type.getName() + " has no canonical constructor to call", e);
        }
    }

    private static void refuseUnknown(ConfigObject object, String path, List<String> known) {
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(object).entrySet()) {
            String name = entry.getKey();
            if (!known.contains(name)) {
                String hint = NearestName.of(name, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse("known here: " + String.join(", ", known));
                throw error(entry.getValue(), join(path, name), "unknown key; " + hint);
            }
        }
    }

    private Object component(ConfigObject object, String path, RecordComponent component) {
        String name = key(component.getName());
        boolean optional = component.getType() == Optional.class;
        ConfigValue value = object.get(name);
        if (value == null || value.valueType() == ConfigValueType.NULL) {
            if (optional) {
                return Optional.empty();
            }
            if (value == null) {
                throw new ConfigurationException(
                        Origins.describeBlock(object.origin()), join(path, name), "missing key");
            }
            throw error(value, join(path, name), "is null, but a value is needed here");
        }
        Type type = component.getGenericType();
        return optional
                ? Optional.of(value(value, join(path, name), argument(type)))
                : value(value, join(path, name), type);
    }

    private Object value(ConfigValue value, String path, Type type) {
        if (type == TypedConfig.class) {
            return typed(value, path);
        }
        if (type == Config.class) {
            return object(value, path).toConfig();
        }
        if (type instanceof Class<?> raw && raw.isRecord()) {
            return record(object(value, path), path, raw.asSubclass(Record.class), List.of());
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(value, path, argument(list));
        }
        return Scalars.convert(value, path, (Class<?>) type);
    }

    private List<Object> list(ConfigValue value, String path, Type element) {
        if (!(value instanceof ConfigList list)) {
            throw error(value, path, "expected a list, got " + Scalars.show(value));
        }
        List<Object> bound = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            bound.add(value(list.get(i), path + "[" + i + "]", element));
        }
        return List.copyOf(bound);
    }

    private static TypedConfig typed(ConfigValue value, String path) {
        if (value.valueType() == ConfigValueType.STRING) {
            Config none = value.atKey(TypedConfig.TYPE).withoutPath(TypedConfig.TYPE);
            return new TypedConfig(
                    (String) value.unwrapped(),
                    path,
                    none.root().withOrigin(value.origin()).toConfig());
        }
        ConfigObject object = object(value, path);
        ConfigValue type = object.get(TypedConfig.TYPE);
        // Which types there are knows whoever makes the part: it refuses one without a name.
        String name = type == null ? "" : (String) Scalars.convert(type, join(path, TypedConfig.TYPE), String.class);
        return new TypedConfig(
                name,
                path,
                object.withoutKey(TypedConfig.TYPE).withOrigin(object.origin()).toConfig());
    }

    private static ConfigObject object(ConfigValue value, String path) {
        if (value instanceof ConfigObject object) {
            return object;
        }
        throw error(value, path, "expected a block { ... }, got " + Scalars.show(value));
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private static RuntimeException refused(ConfigObject object, String path, Throwable cause) {
        return switch (cause) {
            case SettingException setting -> placed(object, path, setting.component(), setting.problem());
            case SpecException spec -> placed(object, path, spec.component(), spec.problem());
            case RuntimeException other -> other;
            default -> throw new LinkageError("a record constructor threw a checked exception", cause);
        };
    }

    private static ConfigurationException placed(ConfigObject object, String path, String component, String problem) {
        String name = key(component);
        return error(nearest(object, name), join(path, name), problem);
    }

    /** The value of a key, which may lie deeper ({@code training.bucketed}), or the block where it should be. */
    private static ConfigValue nearest(ConfigObject object, String name) {
        ConfigValue found = object;
        for (String part : Splitter.on('.').split(name)) {
            if (!(found instanceof ConfigObject block && block.containsKey(part))) {
                break;
            }
            found = block.get(part);
        }
        return found;
    }

    static ConfigurationException error(ConfigValue value, String path, String problem) {
        return new ConfigurationException(Origins.describe(value.origin()), path, problem);
    }

    /** A key that a line of a message can hold, even if somebody wrote a book there. */
    private static String join(String path, String name) {
        String shown = name.length() > MAX_SHOWN ? name.substring(0, MAX_SHOWN) + "..." : name;
        return path.isEmpty() ? shown : path + "." + shown;
    }

    /** Names of an enum's constants as they are written in a file. */
    static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> Scalars.written((Enum<?>) constant))
                .collect(Collectors.joining(", "));
    }
}
