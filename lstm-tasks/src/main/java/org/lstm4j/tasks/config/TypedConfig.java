package org.lstm4j.tasks.config;

import com.google.common.base.CaseFormat;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.wording.NearestName;

/**
 * A part of a task whose settings depend on its type: a layer, a loss, an optimizer. Written {@code { type = dense, units =
 * 24 }}, or as the bare type where it needs no settings: {@code loss = binary-crossentropy}. The factory of that type binds
 * the settings to its own record by {@link ConfigBinder#bind(TypedConfig, Class)}; this is how other people's types get
 * their settings checked like ours.
 *
 * @param type the name of the type, as in {@code dense}; empty where none is given, which {@link #unknown} tells the user
 * @param key full path in the task, as in {@code layers[2]}, for messages
 * @param settings everything but {@code type}
 */
public record TypedConfig(String type, String key, Config settings) {
    /** The key every typed part has. */
    public static final String TYPE = "type";

    /**
     * The exception for a type that there is not, or that is not named at all.
     *
     * @param kind what it is a type of, as {@code layer}
     * @param known all types of that kind
     */
    public ConfigurationException unknown(String kind, Collection<String> known) {
        if (type.isBlank()) {
            String hint = NearestName.of(TYPE, settings.root().keySet())
                    .map(near -> "; did you mean \"" + TYPE + "\" by \"" + near + "\"? It")
                    .orElse("; it");
            return new ConfigurationException(
                    location(),
                    key + "." + TYPE,
                    "missing key" + hint + " names the " + kind + ", one of " + String.join(", ", known));
        }
        return new ConfigurationException(
                location(), key, "no " + kind + " \"" + type + "\"" + NearestName.hintAndList(type, known, "Known"));
    }

    /** Where the setting is written that a problem speaks of, be it a key or a component; else as {@link #location()}. */
    public String location(InvalidInputException problem) {
        String message = String.valueOf(problem.getMessage());
        return settings.root().entrySet().stream()
                .filter(entry -> message.contains(entry.getKey())
                        || message.contains(CaseFormat.LOWER_HYPHEN.to(CaseFormat.LOWER_CAMEL, entry.getKey())))
                .map(entry -> Origins.describe(entry.getValue().origin()))
                .findFirst()
                .orElseGet(this::location);
    }

    /** The same part with some of its settings only. */
    public TypedConfig only(Collection<String> keys) {
        ConfigObject some = settings.root();
        for (String key : settings.root().keySet()) {
            some = keys.contains(key) ? some : some.withoutKey(key);
        }
        return new TypedConfig(
                type, key, some.withOrigin(settings.root().origin()).toConfig());
    }

    /** Where a setting is written; the part, if it is not. */
    public String location(String setting) {
        ConfigValue value = settings.root().get(setting);
        return value == null ? location() : Origins.describe(value.origin());
    }

    /** Where the part is written, as in {@code sarcasm.conf:31}. */
    public String location() {
        return Origins.describe(settings.origin());
    }
}
