package org.lstm4j.tasks.config;

import org.lstm4j.InvalidInputException;

/** A configuration that cannot be used: the message names the file and line, the key, and what was expected. */
public final class ConfigurationException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String location;
    private final String key;

    /**
     * @param location file and line, as in {@code my-task.conf:12}; see {@link Origins#describe}
     * @param key full path of the key, as in {@code layers[1].units}; empty when it is about the whole file
     * @param problem what is wrong and what to do, without location and key
     */
    public ConfigurationException(String location, String key, String problem) {
        super(location + ": " + (key.isEmpty() ? "" : key + ": ") + problem);
        this.location = location;
        this.key = key;
    }

    /** File and line of the offending value, as in {@code my-task.conf:12}. */
    public String location() {
        return location;
    }

    /** Full path of the key, as in {@code layers[1].units}, or empty. */
    public String key() {
        return key;
    }
}
