package org.lstm4j.apps.config;

import com.typesafe.config.Config;

/**
 * A part of a task whose settings depend on its type: a layer, a loss, an optimizer. Written {@code { type = dense, units =
 * 24 }}, or as the bare type where it needs no settings: {@code loss = binary-crossentropy}. The factory of that type binds
 * the settings to its own record by {@link ConfigBinder#bind(TypedConfig, Class)}; this is how other people's types get
 * their settings checked like ours.
 *
 * @param type the name of the type, as in {@code dense}
 * @param key full path in the task, as in {@code layers[2]}, for messages
 * @param settings everything but {@code type}
 */
public record TypedConfig(String type, String key, Config settings) {
    /** The key every typed part has. */
    public static final String TYPE = "type";

    public TypedConfig {
        SettingException.notBlank(TYPE, type);
    }

    /** Where the part is written, as in {@code sarcasm.conf:31}. */
    public String location() {
        return Origins.describe(settings.origin());
    }
}
