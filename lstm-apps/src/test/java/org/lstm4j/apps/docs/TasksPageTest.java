package org.lstm4j.apps.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lstm4j.apps.ShippedModules;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskType;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TrainingConfig;
import org.lstm4j.text.spec.PipelineSpecs;

/**
 * Keeps docs/TASKS.md true: what task files may say, from the records that they are bound to. With {@code -Dlstm.docs.write=true} the page is
 * written anew.
 */
class TasksPageTest {
    private static final Path PAGE = Path.of("..").toAbsolutePath().normalize().resolve("docs/TASKS.md");

    private static final Injector INJECTOR = Guice.createInjector(ShippedModules.all());
    private final TaskFileKeys keys = new TaskFileKeys();

    /** The record that the settings of a type are bound to. */
    @SuppressWarnings("unchecked")
    private static Class<? extends Record> settings(TaskType type) {
        Class<?> at = type.getClass();
        while (at.getSuperclass() != SupervisedType.class) {
            at = at.getSuperclass();
        }
        return (Class<? extends Record>) ((ParameterizedType) at.getGenericSuperclass()).getActualTypeArguments()[0];
    }

    private String table(Class<? extends Record> record) {
        StringBuilder table = new StringBuilder("| key | value | |\n|---|---|---|\n");
        for (TaskFileKeys.Key key : keys.of(record)) {
            if (key.path().startsWith("training.")) {
                continue; // the same of all, in a section of its own
            }
            table.append("| `%s`%s | %s | %s |\n"
                    .formatted(
                            key.path(),
                            key.isOptional() ? " (may be left out)" : "",
                            key.values().replace("|", "\\|"),
                            key.text().replace("|", "\\|")));
        }
        return table.toString();
    }

    private String page() {
        StringBuilder page = new StringBuilder("""
                # Task files

                Written by the build from the records that task files are bound to (`mvn -pl lstm-apps -am test -Dtest=TasksPageTest
                -Dlstm.docs.write=true -Dsurefire.failIfNoSpecifiedTests=false`), never by hand. A task file is
                [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md); `type` names one of these task types, `description` is a line for people,
                and all else is its settings. A key that is not among them is refused with the nearest one. `./lstm tasks NAME` prints a file to start
                from; `include classpath("org/lstm4j/tasks/NAME.conf")` takes one over and changes some keys; `--set KEY=VALUE` changes one for a run.

                Where a value is "a part with a `type`", the words are those at the end of this page; what a layer or loss computes is in [LAYERS](LAYERS.md).
                """);
        Map<String, TaskType> types =
                new TreeMap<>(INJECTOR.getInstance(Key.get(new TypeLiteral<Map<String, TaskType>>() {})));
        Map<String, List<String>> tasks = INJECTOR.getInstance(TaskCatalog.class).tasks().stream()
                .collect(Collectors.groupingBy(
                        TaskDefinition::typeName, Collectors.mapping(TaskDefinition::name, Collectors.toList())));
        types.forEach((word, type) -> {
            Class<? extends Record> record = settings(type);
            page.append("\n## `%s`\n\n%s\n\nTasks that ship: %s.\n\n%s"
                    .formatted(
                            word,
                            keys.sentence(type.getClass()),
                            tasks.getOrDefault(word, List.of()).stream()
                                    .map(it -> "`" + it + "`")
                                    .collect(Collectors.joining(", ")),
                            table(record)));
        });
        page.append("\n## `training` of all of them\n\n").append(table(TrainingConfig.class));
        page.append("\n## Sources\n");
        sources(types).forEach((sources, users) -> {
            page.append("\n### Of %s\n".formatted(String.join(", ", users)));
            Map<Class<? extends Record>, List<String>> words = new LinkedHashMap<>();
            sources.forEach((word, record) ->
                    words.computeIfAbsent(record, it -> new ArrayList<>()).add("`" + word + "`"));
            words.forEach((record, names) -> page.append(
                    "\n%s: %s\n\n%s".formatted(String.join(", ", names), keys.sentence(record), table(record))));
        });
        page.append("\n## Text pipelines\n");
        new TreeMap<>(PipelineSpecs.all())
                .forEach((word, record) ->
                        page.append("\n`%s`: %s\n\n%s".formatted(word, keys.sentence(record), table(record))));
        page.append("\n## Words of parts\n\nKeys in italics may be left out.\n");
        INJECTOR.getInstance(Components.class).settings().forEach((kind, words) -> {
            page.append("\n| %s | keys |\n|---|---|\n".formatted(kind));
            words.forEach((word, record) -> page.append("| `%s` | %s |\n".formatted(word, inLine(record))));
        });
        return page.toString();
    }

    /** Which task types have which sources; those that have the same ones stand together. */
    private static Map<Map<String, Class<? extends Record>>, List<String>> sources(Map<String, TaskType> types) {
        Map<Map<String, Class<? extends Record>>, List<String>> users = new LinkedHashMap<>();
        types.forEach((word, type) -> {
            if (!type.sources().isEmpty()) {
                users.computeIfAbsent(type.sources(), it -> new ArrayList<>()).add("`" + word + "`");
            }
        });
        return users;
    }

    private String inLine(Class<? extends Record> record) {
        List<String> words = new ArrayList<>();
        keys.of(record).forEach(key -> words.add(key.isOptional() ? "*" + key.path() + "*" : "`" + key.path() + "`"));
        return String.join(", ", words);
    }

    @Test
    void thePageSaysWhatTheRecordsSay() throws IOException {
        String page = page();
        if (Boolean.getBoolean("lstm.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("docs/TASKS.md; write it anew with -Dlstm.docs.write=true")
                .hasContent(page);
    }

    @Test
    void everyKeyOfATaskTypeIsExplained() {
        INJECTOR.getInstance(Key.get(new TypeLiteral<Map<String, TaskType>>() {}))
                .values()
                .forEach(type -> assertThat(keys.of(settings(type)))
                        .allSatisfy(key -> assertThat(key.text())
                                .as("the javadoc of " + key.path() + " in " + settings(type))
                                .isNotEmpty()));
    }
}
