package org.lstm4j.tasks;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;

/**
 * A task as its file describes it, with the settings not yet bound.
 *
 * @param name the shipped task's name, or the file's without its ending
 * @param typeName name of the task type
 * @param type the task type
 * @param description one line for people
 * @param settings everything else, resolved, overrides applied
 */
public record TaskDefinition(String name, String typeName, TaskType type, String description, Config settings) {

    /** The whole task as JSON, which goes into a model file; {@link TaskCatalog#model} reads it. */
    public String json() {
        Config file = settings.withValue(TaskCatalog.TYPE, ConfigValueFactory.fromAnyRef(typeName))
                .withValue(TaskCatalog.DESCRIPTION, ConfigValueFactory.fromAnyRef(description));
        return ConfigValueFactory.fromAnyRef(name)
                .atKey(TaskCatalog.NAME)
                .withValue(TaskCatalog.SETTINGS, file.root())
                .root()
                .render(ConfigRenderOptions.concise());
    }
}
