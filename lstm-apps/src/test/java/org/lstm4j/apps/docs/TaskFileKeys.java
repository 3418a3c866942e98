package org.lstm4j.apps.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;

/** The keys of a record that task files are bound to, those of records within it too, and what its javadoc says of each. */
final class TaskFileKeys {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Map<String, Optional<String>> sources = new HashMap<>();

    /**
     * A key.
     *
     * @param path as in {@code data.split.train-share}
     * @param isOptional whether it may be left out
     * @param values what may stand there, in words
     * @param text what the javadoc says; empty where it says nothing
     */
    record Key(String path, boolean isOptional, String values, String text) {}

    /** What the javadoc of a record says of it, the first sentence. */
    String sentence(Class<?> type) {
        Class<?> whose = type.getSimpleName().equals("Settings") && type.getEnclosingClass() != null
                ? type.getEnclosingClass() // what it is for stands there
                : type;
        String text = javadoc(whose).map(it -> it.split("(?m)^@", 2)[0]).orElse("");
        return DocumentedType.markdown(text).split("(?<=\\.)\\s", 2)[0];
    }

    /** All keys, those of records within it behind their own. */
    List<Key> of(Class<? extends Record> type) {
        List<Key> keys = new ArrayList<>();
        add(type, "", false, keys);
        return keys;
    }

    private void add(Class<?> type, String before, boolean isOptional, List<Key> keys) {
        SequencedMap<String, String> texts = params(type);
        for (RecordComponent component : type.getRecordComponents()) {
            String path = before + ConfigBinder.key(component.getName());
            String text = texts.getOrDefault(component.getName(), "");
            Type generic = component.getGenericType();
            boolean mayBeLeftOut = component.getType() == Optional.class;
            Type value = mayBeLeftOut ? argument(generic) : generic;
            if (value instanceof Class<?> nested && nested.isRecord() && nested != TypedConfig.class) {
                keys.add(new Key(path, mayBeLeftOut || isOptional, "a block", text));
                add(nested, path + ".", mayBeLeftOut || isOptional, keys);
            } else {
                keys.add(new Key(path, mayBeLeftOut || isOptional, values(value), text));
            }
        }
    }

    private static Type argument(Type generic) {
        return ((ParameterizedType) generic).getActualTypeArguments()[0];
    }

    private static String values(Type type) {
        if (type instanceof ParameterizedType list) {
            return "a list: " + values(argument(list));
        }
        Class<?> plain = (Class<?>) type;
        if (plain == TypedConfig.class) {
            return "a part with a `type`";
        }
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .map(it ->
                            "`" + ((Enum<?>) it).name().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                    .collect(Collectors.joining(", "));
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return "`true`, `false`";
        }
        if (plain == int.class || plain == Integer.class || plain == long.class || plain == Long.class) {
            return "a whole number";
        }
        if (plain == double.class || plain == Double.class) {
            return "a number";
        }
        return plain == String.class ? "a text" : plain.isRecord() ? "blocks" : "a block";
    }

    /** Constants of enums as task files write them. */
    private static String keyed(String text) {
        return Pattern.compile("`[A-Z][A-Z_]+`")
                .matcher(text)
                .replaceAll(it -> it.group().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private SequencedMap<String, String> params(Class<?> type) {
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        javadoc(type).ifPresent(text -> {
            String[] parts = text.split("(?m)^@param ", -1);
            for (int i = 1; i < parts.length; i++) {
                String[] words = parts[i].split("(?m)^@", 2)[0].strip().split("\\s+", 2);
                if (words.length == 2) {
                    texts.put(words[0], keyed(DocumentedType.markdown(words[1]).replaceAll("\\s+", " ")));
                }
            }
        });
        return texts;
    }

    /** What stands before a record in its source, without stars. */
    private Optional<String> javadoc(Class<?> type) {
        Class<?> top = type;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        Optional<String> source = sources.computeIfAbsent(top.getName(), TaskFileKeys::source);
        Pattern pattern = Pattern.compile(
                "/\\*\\*((?:(?!\\*/).)*?)\\*/\\s*(?:@[^\\n]*\\n\\s*)*(?:(?:public|private|static|final|sealed) )*(?:record|class|interface) "
                        + type.getSimpleName() + "\\b",
                Pattern.DOTALL);
        return source.flatMap(text -> {
            Matcher matcher = pattern.matcher(text);
            return matcher.find()
                    ? Optional.of(
                            matcher.group(1).replaceAll("(?m)^\\s*\\* ?", "").strip())
                    : Optional.empty();
        });
    }

    private static Optional<String> source(String name) {
        String file = "src/main/java/" + name.replace('.', '/') + ".java";
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(it -> it.getFileName().toString().startsWith("lstm-"))
                    .toList()) {
                if (Files.isRegularFile(module.resolve(file))) {
                    return Optional.of(Files.readString(module.resolve(file)));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
