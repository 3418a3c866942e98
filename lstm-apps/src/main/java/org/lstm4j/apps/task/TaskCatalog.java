package org.lstm4j.apps.task;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.config.ConfigBinder;
import org.lstm4j.apps.config.ConfigReader;
import org.lstm4j.apps.config.ConfigurationException;
import org.lstm4j.apps.config.Origins;
import org.lstm4j.apps.internal.NearestName;

/** Finds and reads tasks: those that ship, those of plug-ins, and files. Immutable. */
public final class TaskCatalog {
    private static final String ENDING = ".conf";

    private final Map<String, ShippedTask> shipped;
    private final Map<String, TaskType> types;
    private final ConfigBinder binder;

    @Inject
    TaskCatalog(Map<String, ShippedTask> shipped, Map<String, TaskType> types, ConfigBinder binder) {
        this.shipped = new TreeMap<>(shipped);
        this.types = new TreeMap<>(types);
        this.binder = binder;
    }

    /** All tasks that can be called by name, in alphabetical order. */
    public List<TaskDefinition> tasks() {
        return shipped.keySet().stream().map(name -> read(name, List.of())).toList();
    }

    /**
     * Reads a task.
     *
     * @param nameOrFile name of a shipped task; what ends in {@code .conf} is a file
     * @param overrides of the form {@code key=value}
     * @throws InvalidInputException if there is no such task or file, or it is not a task
     */
    public TaskDefinition read(String nameOrFile, List<String> overrides) {
        if (nameOrFile.endsWith(ENDING)) {
            Path file = Path.of(nameOrFile);
            String name = file.getFileName().toString();
            return definition(name.substring(0, name.length() - ENDING.length()), ConfigReader.file(file, overrides));
        }
        ShippedTask task = shipped.get(nameOrFile);
        if (task == null) {
            throw new InvalidInputException("no task \"" + nameOrFile + "\""
                    + NearestName.hintAndList(nameOrFile, shipped.keySet(), "Tasks") + ", or a file that ends in "
                    + ENDING);
        }
        return definition(nameOrFile, ConfigReader.resource(task.resource(), task.loader(), overrides));
    }

    private TaskDefinition definition(String name, Config config) {
        ConfigObject header = config.root();
        for (String key : config.root().keySet()) {
            header = key.equals("type") || key.equals("description") ? header : header.withoutKey(key);
        }
        Header bound = binder.bind(header.toConfig(), Header.class);
        TaskType type = types.get(bound.type());
        if (type == null) {
            throw new ConfigurationException(
                    Origins.describe(config.getValue("type").origin()),
                    "type",
                    "no task type \"" + bound.type() + "\""
                            + NearestName.hintAndList(bound.type(), types.keySet(), "Task types"));
        }
        Config settings = config.withoutPath("type").withoutPath("description");
        return new TaskDefinition(name, bound.type(), type, bound.description(), settings);
    }

    private record Header(String type, String description) {}
}
