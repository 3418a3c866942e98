package org.lstm4j.tasks.config;

import org.lstm4j.InvalidInputException;

/**
 * A setting with a value out of its range, thrown by the compact constructors of configuration records. They do not know
 * their file; {@link ConfigBinder} turns this into a {@link ConfigurationException} that does.
 */
public final class SettingException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String component;
    private final String problem;

    /**
     * @param component name of the record component, as in {@code maxLength}, or the way to one deeper, {@code training.bucketed}
     * @param problem what was expected and what came, as in {@code must be at least 1, got 0}
     */
    public SettingException(String component, String problem) {
        super(component + " " + problem);
        this.component = component;
        this.problem = problem;
    }

    /** Refuses values below {@code least}. */
    public static int atLeast(int least, String component, int value) {
        if (value < least) {
            throw new SettingException(component, "must be at least " + least + ", got " + value);
        }
        return value;
    }

    /** Refuses what is not one character that can stand between two fields. */
    public static String separator(String component, String value) {
        if (value.length() != 1 || "\"\r\n".contains(value)) {
            throw new SettingException(
                    component, "must be one character other than a quote or a line end, such as \";\" or \"\\t\"");
        }
        return value;
    }

    /** Refuses whole numbers outside {@code [least, most]}: no size may come from a file that no memory holds. */
    public static int within(int least, int most, String component, int value) {
        if (value < least || value > most) {
            throw new SettingException(component, "must be from " + least + " to " + most + ", got " + value);
        }
        return value;
    }

    /** Refuses values that are not above zero, NaN among them. */
    public static double positive(String component, double value) {
        if (!(value > 0)) {
            throw new SettingException(component, "must be above 0, got " + value);
        }
        return value;
    }

    /** Refuses values outside {@code [least, most]}, NaN among them. */
    public static double within(double least, double most, String component, double value) {
        if (!(value >= least && value <= most)) {
            throw new SettingException(component, "must be from " + least + " to " + most + ", got " + value);
        }
        return value;
    }

    /** Refuses a blank text. */
    public static String notBlank(String component, String value) {
        if (value.isBlank()) {
            throw new SettingException(component, "must not be empty");
        }
        return value;
    }

    /** Name of the record component. */
    public String component() {
        return component;
    }

    /** What was expected and what came, without the name. */
    public String problem() {
        return problem;
    }
}
