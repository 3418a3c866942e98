package org.lstm4j.apps.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.DataOption;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.tasks.run.Surroundings;
import org.lstm4j.tasks.wording.Counted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the files that tasks read, which of them are there, and where the others are to be had. */
@Command(name = "data", description = "List the data files of the tasks: what is there, and where to get what is not.")
final class DataCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    DataCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        DataRoot root = data.root(surroundings);
        SortedMap<String, DataNeed> needs = new TreeMap<>();
        SortedMap<String, List<String>> tasks = new TreeMap<>();
        for (TaskDefinition task : catalog.get().tasks()) {
            for (DataNeed need : task.type().data(task)) {
                needs.putIfAbsent(need.file(), need);
                tasks.computeIfAbsent(need.file(), file -> new ArrayList<>()).add(task.name());
            }
        }
        List<Row> rows = needs.values().stream()
                .map(need -> row(need, tasks.getOrDefault(need.file(), List.of()), root))
                .toList();
        if (format.isText()) {
            surroundings
                    .out()
                    .println(root.folder()
                            .map(folder -> "Data root: " + folder + " (" + root.source() + ")")
                            .orElse("No data root is named (--data or " + DataRoot.VARIABLE
                                    + "): tasks read the samples inside the program"));
            rows.forEach(row -> row.lines().forEach(surroundings.out()::println));
        }
        format.printJson(surroundings, rows);
    }

    private static Row row(DataNeed need, List<String> tasks, DataRoot root) {
        try (FoundFile file = root.open(need.file())) {
            Path path = file.path();
            return new Row(
                    need.file(),
                    tasks,
                    true,
                    Optional.of(file.name()),
                    OptionalLong.of(need.rows().applyAsLong(path)),
                    OptionalLong.of(Files.size(path)),
                    need.origin());
        } catch (InvalidInputException e) {
            return new Row(
                    need.file(),
                    tasks,
                    false,
                    root.has(need.file()) ? Optional.ofNullable(e.getMessage()) : Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    need.origin());
        } catch (IOException e) {
            throw new UncheckedIOException(need.file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * One file.
     *
     * @param file path below the data root
     * @param tasks that read it
     * @param ready true if it is there and as expected
     * @param found where it is, or what is wrong with it
     * @param rows in it
     * @param bytes it has, packed or not
     * @param origin where it is to be had
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @JsonPropertyOrder({"file", "tasks", "ready", "found", "rows", "bytes", "origin"})
    private record Row(
            String file,
            List<String> tasks,
            boolean ready,
            Optional<String> found,
            OptionalLong rows,
            OptionalLong bytes,
            Optional<String> origin) {
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add("");
            lines.add(file + "  for " + String.join(", ", tasks));
            if (ready) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  %s, %,d bytes: %s",
                        Counted.of(rows.orElseThrow(), "row"),
                        bytes.orElseThrow(),
                        found.orElseThrow()));
            } else {
                lines.add("  " + found.orElse("missing"));
            }
            origin.ifPresent(from -> lines.add("  from " + from));
            return lines;
        }
    }
}
