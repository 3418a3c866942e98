package org.lstm4j.tasks.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a configuration becomes when its substitutions are resolved, found out beforehand: twelve lines of <code>${a}${a}</code>
 * double a text twelve times. What is estimated is never less than what comes.
 */
final class Expansion {
    /** Characters of a resolved task, all copies counted: so many that the model it is saved with can be read again. */
    private static final int MAX_CHARACTERS = 1 << 18;

    /** Appending to a list ({@code +=}) is one as well; the time to resolve grows with the square of their number. */
    private static final int MAX_SUBSTITUTIONS = 200;

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{\\??([^}]*)\\}");
    private static final Pattern BLOCK = Pattern.compile("(?<!\\$)\\{");
    private static final String KEY = "k";
    private static final ConfigRenderOptions PLAIN =
            ConfigRenderOptions.concise().setJson(false);

    private final ConfigObject root;
    private final IdentityHashMap<ConfigValue, Double> known = new IdentityHashMap<>();
    private final Set<ConfigValue> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int substitutions;

    private Expansion(ConfigObject root) {
        this.root = root;
    }

    /**
     * Refuses a configuration that would become too large.
     *
     * @throws ConfigurationException saying so
     */
    static void check(Config unresolved) {
        ConfigObject root = unresolved.root();
        if (new Expansion(root).size(root) > MAX_CHARACTERS) {
            throw new ConfigurationException(
                    Origins.file(root.origin()),
                    "",
                    "has, with all that its substitutions ${...} stand for, more than " + MAX_CHARACTERS
                            + " characters");
        }
    }

    private double size(ConfigValue value) {
        Double before = known.get(value);
        if (before != null) {
            return before;
        }
        if (!open.add(value)) {
            throw circular(value);
        }
        double size;
        try {
            size = switch (value) {
                // valueType() of what is not resolved throws, as does looking into it
                case ConfigObject object
                when isOpen(object) ->
                    object.entrySet().stream()
                            .mapToDouble(entry -> entry.getKey().length() + size(entry.getValue()))
                            .sum();
                case ConfigList list
                when isOpen(list) -> list.stream().mapToDouble(this::size).sum();
                default -> leaf(value);
            };
        } finally {
            open.remove(value);
        }
        known.put(value, size);
        return size;
    }

    private static boolean isOpen(ConfigValue value) {
        try {
            value.valueType();
            if (value instanceof ConfigObject object) {
                var _ = object.size(); // throws as well
            }
            return true;
        } catch (ConfigException.NotResolved e) {
            return false;
        }
    }

    @SuppressWarnings("ReferenceEquality") // equal values at two places are two values
    private double leaf(ConfigValue value) {
        if (isOpen(value)) {
            return value.render(PLAIN).length();
        }
        String text = value.atKey(KEY).root().render(PLAIN);
        double size = text.length();
        double factor = 1;
        for (String part : parts(text)) {
            int ofItself = 0;
            Matcher matcher = SUBSTITUTION.matcher(part);
            while (matcher.find()) {
                count(value);
                for (ConfigValue target : targets(matcher.group(1))) {
                    if (target == value) {
                        ofItself++;
                    } else {
                        size += size(target);
                    }
                }
            }
            // Each refers to what those before it came to; a block is merged with that as well.
            factor *= ofItself == 0 ? 1 : ofItself + (BLOCK.matcher(part).find() ? 1 : 0);
        }
        return size * factor;
    }

    private void count(ConfigValue value) {
        substitutions++;
        if (substitutions > MAX_SUBSTITUTIONS) {
            throw new ConfigurationException(
                    Origins.describe(value.origin()),
                    "",
                    "has more than " + MAX_SUBSTITUTIONS + " substitutions ${...}, or lists appended to by +=");
        }
    }

    /** The values that were written for one key, one after the other: <code>"k":x,"k":${a}${a}</code>. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        boolean isQuoted = false;
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (isQuoted) {
                at += sign == '\\' ? 1 : 0;
                isQuoted = sign != '"';
            } else if (sign == ',' && depth == 0) {
                parts.add(text.substring(start, at));
                start = at + 1;
            } else {
                isQuoted = sign == '"';
                depth += sign == '{' || sign == '[' ? 1 : sign == '}' || sign == ']' ? -1 : 0;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** What a path may mean: that of an included file begins with the key that includes it, or else at the root. */
    private List<ConfigValue> targets(String path) {
        List<String> steps;
        try {
            steps = ConfigUtil.splitPath(path.strip());
        } catch (ConfigException e) {
            return List.of();
        }
        List<ConfigValue> targets = new ArrayList<>();
        boolean isSure = false;
        for (int from = 0; from < steps.size() && !isSure; from++) {
            isSure = find(steps.subList(from, steps.size()), targets);
        }
        return targets;
    }

    /** Adds the value of a path, or what is not resolved on the way to it; true for the value itself. */
    private boolean find(List<String> steps, List<ConfigValue> found) {
        ConfigValue at = root;
        for (String step : steps) {
            if (!isOpen(at)) {
                found.add(at);
                return false;
            }
            if (!(at instanceof ConfigObject object && object.containsKey(step))) {
                return false;
            }
            at = object.get(step);
        }
        found.add(at);
        return true;
    }

    private static ConfigurationException circular(ConfigValue value) {
        return new ConfigurationException(
                Origins.describe(value.origin()), "", "a substitution ${...} leads back to the key that it belongs to");
    }
}
