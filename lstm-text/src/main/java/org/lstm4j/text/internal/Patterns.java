package org.lstm4j.text.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Compiled regular expressions, kept because the records that name them cannot; they come from configuration and are few. */
public final class Patterns {
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private Patterns() {}

    /** Compiles {@code pattern}, once. @throws java.util.regex.PatternSyntaxException if it is none */
    public static Pattern of(String pattern) {
        return COMPILED.computeIfAbsent(pattern, Pattern::compile);
    }
}
