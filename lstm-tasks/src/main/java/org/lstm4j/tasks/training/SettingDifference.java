package org.lstm4j.tasks.training;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.ConfigReader;

/**
 * A setting that two tasks have differently.
 *
 * @param key its full path
 * @param one its value in the first, if it is there
 * @param other its value in the second, if it is there
 */
record SettingDifference(String key, Optional<ConfigValue> one, Optional<ConfigValue> other) {
    /** Where {@link org.lstm4j.tasks.TaskDefinition#json} has how often all rows are seen. */
    static final String EPOCHS = "settings.training.epochs";

    /** Where {@link org.lstm4j.tasks.TaskDefinition#json} has the name of the task. */
    private static final String TASK = "task";

    private static final String DESCRIPTION = "settings.description";
    private static final String THE_TASK = "the task of the run";

    /** The first one, by the alphabet. */
    static Optional<SettingDifference> first(Config one, Config other) {
        Map<String, ConfigValue> ones = values(one);
        Map<String, ConfigValue> others = values(other);
        TreeSet<String> keys = new TreeSet<>(ones.keySet());
        keys.addAll(others.keySet());
        return keys.stream()
                .map(key -> new SettingDifference(
                        key, Optional.ofNullable(ones.get(key)), Optional.ofNullable(others.get(key))))
                .filter(it -> !it.one.equals(it.other))
                .findFirst();
    }

    /**
     * The first one of two tasks as JSON that makes their epochs others, however many there are; their names before all else,
     * for what two tasks have differently is no news.
     */
    static Optional<SettingDifference> ofTraining(String one, String other) {
        Config ones = parse(one);
        Config others = parse(other);
        return first(name(ones), name(others)).or(() -> first(ones, others));
    }

    private static Config name(Config task) {
        return task.hasPath(TASK) ? task.withOnlyPath(TASK) : ConfigFactory.empty();
    }

    private static Config parse(String task) {
        return ConfigReader.json(task, THE_TASK).withoutPath(EPOCHS).withoutPath(DESCRIPTION);
    }

    /** How many epochs a task as JSON asks for; 0 for a type without that setting. */
    static int epochs(String task) {
        Config config = ConfigReader.json(task, THE_TASK);
        try {
            return config.hasPath(EPOCHS) ? config.getInt(EPOCHS) : 0;
        } catch (ConfigException e) {
            throw new InvalidInputException(THE_TASK + ": training.epochs should be a whole number", e);
        }
    }

    private static Map<String, ConfigValue> values(Config config) {
        Map<String, ConfigValue> values = new TreeMap<>();
        config.entrySet().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return values;
    }

    /** A value in words. */
    static String text(Optional<ConfigValue> value) {
        return value.map(it -> it.render(ConfigRenderOptions.concise())).orElse("missing");
    }

    /** True if it is the name of the task. */
    boolean isOfAnotherTask() {
        return key.equals(TASK);
    }

    private static String name(Optional<ConfigValue> value) {
        return value.map(it -> String.valueOf(it.unwrapped())).orElse("without a name");
    }

    /** Says so of a run that was started with the first and should go on with the second. */
    String ofRun() {
        if (isOfAnotherTask()) {
            return "holds a run of task " + name(one) + ", and this is task " + name(other);
        }
        String name = key.startsWith("settings.") ? key.substring("settings.".length()) : key;
        return name + " was " + text(one) + " when the run was started and is " + text(other) + " now";
    }
}
