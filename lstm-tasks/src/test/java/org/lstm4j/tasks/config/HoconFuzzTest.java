package org.lstm4j.tasks.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;

/** Shipped tasks with changes that a person, a broken disk or an attacker makes: each is read, or refused by a typed exception. */
class HoconFuzzTest {
    private static final int CASES = Integer.getInteger("lstm.fuzz.hocon", 300);
    private static final List<String> TASKS =
            List.of("sarcasm", "imdb-228", "dialog", "web-traffic", "sequence-classifier");
    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "2147483647",
            "2147483648",
            "9".repeat(1000),
            "1e999",
            "-0.0",
            "NaN",
            "null",
            "true",
            "[]",
            "{}",
            "[[]]",
            "\"\"",
            "\"\\u0000\"",
            "\"../../../etc/passwd\"",
            "/etc/passwd",
            "1,5",
            "${HOME}",
            "${?PATH}",
            "${data}",
            "${layers}",
            "${training.epochs}${training.epochs}",
            "{ type = lstm }",
            "[ { type = dense } { units = 3 } ]",
            "\"\"\"",
            "${",
            "x y z",
            "http://127.0.0.1:9/");
    private static final List<String> LINES = List.of(
            "include \"../x\"",
            "include url(\"http://127.0.0.1:9/\")",
            "include file(\"/etc/passwd\")",
            "include classpath(\"org/lstm4j/tasks/imdb-228.conf\")",
            "include \"my\"",
            "data = ${data} { a = ${data} }",
            "training += 1",
            "layers += { type = dense, units = 3 }",
            "layers = ${layers} ${layers}",
            "type = ${description}${type}",
            "text = ${text}",
            "a.b.c.d = 1",
            "}",
            "]",
            "{",
            "\"",
            "#",
            "\u2028",
            "\ufeff");

    @TempDir
    private Path folder;

    @Test
    void aChangedTaskIsReadOrRefusedByATypedException() throws IOException {
        var injector = Guice.createInjector(new BuiltinModule());
        TaskCatalog catalog = injector.getInstance(TaskCatalog.class);
        Components components = injector.getInstance(Components.class);
        Path file = folder.resolve("my.conf");
        int read = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            String text = changed(source(TASKS.get(random.nextInt(TASKS.size()))), random);
            Files.writeString(file, text);
            List<String> overrides = random.nextInt(4) > 0 ? List.of() : List.of(override(random));
            try {
                TaskDefinition task = catalog.read(file.toString(), overrides);
                task.type().data(task);
                Config again = ConfigReader.json(task.json(), "the same");
                assertThat(again.root().keySet()).containsExactlyInAnyOrder("task", "settings");
                parts(task.settings().root(), "", components);
                read++;
            } catch (InvalidInputException e) {
                assertThat(e.getMessage()).as("case %d", seed).isNotBlank().doesNotContain("root:x:0");
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("case " + seed + " with " + overrides + ":\n" + text, e);
            }
        }
        assertThat(read).as("cases that are read").isBetween(1, CASES - 1);
    }

    /** Makes each part that looks like one, as whoever trains the task does. */
    private static void parts(ConfigValue value, String key, Components components) {
        if (value instanceof ConfigList list) {
            for (ConfigValue element : list) {
                if (key.equals("layers") && element instanceof ConfigObject object) {
                    layer(object, components);
                }
            }
        } else if (value instanceof ConfigObject object) {
            object.forEach((name, part) -> parts(part, name, components));
        }
    }

    private record Holder(TypedConfig part) {}

    private static void layer(ConfigObject object, Components components) {
        try {
            Holder holder = new ConfigBinder().bind(object.atKey("part"), Holder.class);
            components.layer(holder.part(), new ComponentContext(components, 10, 10, 10));
        } catch (InvalidInputException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static String source(String task) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                HoconFuzzTest.class.getResourceAsStream("/org/lstm4j/tasks/" + task + ".conf"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String override(Random random) {
        String key = List.of(
                        "training.epochs",
                        "layers.0.units",
                        "layers.9.x",
                        "data.source",
                        "layers",
                        "a.b",
                        "text.pipeline")
                .get(random.nextInt(7));
        return key + "=" + VALUES.get(random.nextInt(VALUES.size()));
    }

    private static String changed(String text, Random random) {
        String result = text;
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            result = switch (random.nextInt(9)) {
                case 0 -> noise(result, random);
                case 1 -> result + "\n" + nesting(random);
                case 2 -> result + "\n" + expansion(random);
                case 3, 4 -> withValue(result, random);
                case 5 -> withLine(result, LINES.get(random.nextInt(LINES.size())), random);
                case 6 -> withoutLine(result, random);
                case 7 -> twice(result, random);
                default -> renamed(result, random);
            };
        }
        return result;
    }

    private static String noise(String text, Random random) {
        StringBuilder noisy = new StringBuilder(text);
        for (int i = random.nextInt(5); i >= 0; i--) {
            noisy.setCharAt(random.nextInt(noisy.length()), (char) random.nextInt(random.nextBoolean() ? 128 : 0xd800));
        }
        return noisy.toString();
    }

    private static String nesting(Random random) {
        int depth = 1 << random.nextInt(15);
        String open = List.of("[", "{ a = ", "{ a.b.c = [", "a.", "${a.").get(random.nextInt(5));
        return "nest = " + open.repeat(depth) + "1" + (random.nextBoolean() ? "}".repeat(depth) : "");
    }

    private static String expansion(Random random) {
        StringBuilder lines = new StringBuilder(
                "g0 = " + List.of("xxxx", "[1, 2]", "{ a = 1 }").get(random.nextInt(3)) + "\n");
        int count = 1 + random.nextInt(30);
        for (int i = 1; i <= count; i++) {
            String one = "${" + (random.nextInt(5) == 0 ? "?" : "") + "g" + random.nextInt(i) + "}";
            lines.append("g" + (random.nextInt(6) == 0 ? random.nextInt(i) : i)
                            + (random.nextInt(6) == 0 ? " += " : " = "))
                    .append(random.nextBoolean() ? one.repeat(1 + random.nextInt(4)) : "[" + one + ", " + one + "]")
                    .append(random.nextInt(8) == 0 ? " { b = " + one + " }\n" : "\n");
        }
        return lines.toString();
    }

    private static List<String> lines(String text) {
        return new ArrayList<>(text.lines().toList());
    }

    private static String withValue(String text, Random random) {
        List<String> lines = lines(text);
        List<Integer> settings = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches(" *[a-z.-]+ = .*")) {
                settings.add(i);
            }
        }
        if (settings.isEmpty()) {
            return text;
        }
        int at = settings.get(random.nextInt(settings.size()));
        String line = lines.get(at);
        lines.set(at, line.substring(0, line.indexOf('=') + 1) + " " + VALUES.get(random.nextInt(VALUES.size())));
        return String.join("\n", lines);
    }

    private static String withLine(String text, String line, Random random) {
        List<String> lines = lines(text);
        lines.add(random.nextInt(lines.size() + 1), line);
        return String.join("\n", lines);
    }

    private static String withoutLine(String text, Random random) {
        List<String> lines = lines(text);
        if (!lines.isEmpty()) {
            lines.remove(random.nextInt(lines.size()));
        }
        return String.join("\n", lines);
    }

    private static String twice(String text, Random random) {
        List<String> lines = lines(text);
        return lines.isEmpty() ? text : withLine(text, lines.get(random.nextInt(lines.size())), random);
    }

    /** A letter less in one of the keys. */
    private static String renamed(String text, Random random) {
        int at = random.nextInt(Math.max(1, text.length()));
        int equals = text.indexOf(" =", at);
        return equals < 1 ? text : text.substring(0, equals - 1) + text.substring(equals);
    }
}
