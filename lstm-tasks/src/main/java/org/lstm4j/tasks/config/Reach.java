package org.lstm4j.tasks.config;

import java.util.Map;

/**
 * What a task file may reach besides itself and the files that lie beside it or below: nothing else of the disk, no network, no
 * system property, and of the environment what the user named.
 *
 * @param resources the resources that {@code include classpath("...")} may name, those of tasks, and who loads them
 * @param environment the variables that a file may name as <code>${NAME}</code>
 */
public record Reach(Map<String, ClassLoader> resources, Map<String, String> environment) {
    /** Nothing. */
    public static final Reach NOTHING = new Reach(Map.of(), Map.of());

    /** Copies both. */
    public Reach {
        resources = Map.copyOf(resources);
        environment = Map.copyOf(environment);
    }
}
