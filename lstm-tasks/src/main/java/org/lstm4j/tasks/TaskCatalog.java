package org.lstm4j.tasks;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigReader;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.Origins;
import org.lstm4j.tasks.config.Reach;
import org.lstm4j.tasks.wording.NearestName;

/** Finds and reads tasks: those that ship, those of plug-ins, files, and those of model files. Immutable. */
public final class TaskCatalog {
    static final String NAME = "task";
    static final String SETTINGS = "settings";
    static final String TYPE = "type";
    static final String DESCRIPTION = "description";

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

    /** Whether a task can be called by that name. */
    public boolean has(String name) {
        return shipped.containsKey(name);
    }

    /** All tasks that can be called by name, in alphabetical order. */
    public List<TaskDefinition> tasks() {
        return shipped.keySet().stream().map(name -> read(name, List.of())).toList();
    }

    /**
     * The file of a task that can be called by name, comments and all, to be copied and changed.
     *
     * @throws InvalidInputException if there is no such task
     */
    public String text(String name) {
        ShippedTask task = shipped(name);
        try (InputStream in = task.loader().getResourceAsStream(task.resource())) {
            if (in == null) {
                throw new InvalidInputException("the task " + name + " is listed, but its file " + task.resource()
                        + " is not on the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // A copy lies in another folder than what it includes.
            String folder = task.resource().substring(0, task.resource().lastIndexOf('/') + 1);
            return text.replaceAll("(?m)^include \"([^\"]+)\"", "include classpath(\"" + folder + "$1\")");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + task.resource() + ": " + e, e);
        }
    }

    private ShippedTask shipped(String name) {
        ShippedTask task = shipped.get(name);
        if (task == null) {
            String hint = NearestName.hint(name, shipped.keySet());
            throw new InvalidInputException(
                    "no task \"" + name + "\"" + (hint.isEmpty() ? "." : hint) + " Name one of the " + shipped.size()
                            + " that ship (lstm tasks lists them), or a file that ends in " + ENDING);
        }
        return task;
    }

    /**
     * Reads a task.
     *
     * @param nameOrFile name of a shipped task; what ends in {@code .conf} is a file
     * @param overrides of the form {@code key=value}
     * @throws InvalidInputException if there is no such task or file, or it is not a task
     */
    public TaskDefinition read(String nameOrFile, List<String> overrides) {
        return read(nameOrFile, overrides, Map.of());
    }

    /**
     * Reads a task that may name some variables of the environment.
     *
     * @param nameOrFile name of a shipped task; what ends in {@code .conf} is a file
     * @param overrides of the form {@code key=value}
     * @param environment the variables, which a file names as <code>${NAME}</code>; no others are looked at
     * @throws InvalidInputException if there is no such task or file, or it is not a task
     */
    public TaskDefinition read(String nameOrFile, List<String> overrides, Map<String, String> environment) {
        Map<String, ClassLoader> resources = new TreeMap<>();
        shipped.values().forEach(task -> resources.put(task.resource(), task.loader()));
        Reach reach = new Reach(resources, environment);
        if (nameOrFile.endsWith(ENDING)) {
            Path file;
            try {
                file = Path.of(nameOrFile);
            } catch (InvalidPathException e) {
                throw new InvalidInputException("no task file \"" + nameOrFile + "\": " + e.getReason(), e);
            }
            String name = file.getFileName().toString();
            return definition(
                    name.substring(0, name.length() - ENDING.length()), ConfigReader.file(file, reach, overrides));
        }
        ShippedTask task = shipped(nameOrFile);
        return definition(nameOrFile, ConfigReader.resource(task.resource(), task.loader(), reach, overrides));
    }

    /**
     * Reads a model file.
     *
     * @throws org.lstm4j.io.ModelFileException if it is missing, broken, or of another program
     * @throws InvalidInputException if it was not trained for a task
     */
    public TaskModel model(Path file) {
        return model(file, BundleFile.read(file));
    }

    /** The same of a file that was read. @throws InvalidInputException if the model was not trained for a task */
    public TaskModel model(Path file, Bundle bundle) {
        String json = bundle.architecture()
                .orElseThrow(
                        () -> new InvalidInputException(
                                file
                                        + ": does not say which task it was trained for, so only its tensors can be used here: lstm run"));
        Document document = binder.bind(ConfigReader.json(json, file.toString()), Document.class);
        return new TaskModel(file, bundle, definition(document.task(), document.settings()));
    }

    private TaskDefinition definition(String name, Config config) {
        if (!config.hasPathOrNull(TYPE)) {
            throw new ConfigurationException(
                    Origins.file(config.root().origin()),
                    TYPE,
                    "missing key; it names the task type, one of " + String.join(", ", types.keySet()));
        }
        ConfigObject header = config.root();
        for (String key : config.root().keySet()) {
            header = key.equals(TYPE) || key.equals(DESCRIPTION) ? header : header.withoutKey(key);
        }
        Header bound = binder.bind(header.toConfig(), Header.class);
        TaskType type = types.get(bound.type());
        if (type == null) {
            throw new ConfigurationException(
                    Origins.describe(config.getValue(TYPE).origin()),
                    TYPE,
                    "no task type \"" + bound.type() + "\""
                            + NearestName.hintAndList(bound.type(), types.keySet(), "Task types"));
        }
        Config settings = config.withoutPath(TYPE).withoutPath(DESCRIPTION);
        return new TaskDefinition(name, bound.type(), type, bound.description(), settings);
    }

    /** The architecture of a model file. */
    private record Document(String task, Config settings) {}

    private record Header(String type, String description) {}
}
