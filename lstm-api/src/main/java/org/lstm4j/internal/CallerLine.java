package org.lstm4j.internal;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Objects;
import java.util.Optional;

/** The line of whoever called this library, for messages about what he put together. */
public final class CallerLine {
    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    private CallerLine() {}

    /** The nearest line outside of this module's jar, as {@code Pairs.java:27}; empty if there is none. */
    public static String find() {
        return WALKER.walk(frames -> frames.filter(CallerLine::isOutside)
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse(""));
    }

    /** The same behind a space and in brackets, for the end of a sentence. */
    public static String inBrackets() {
        String line = find();
        return line.isEmpty() ? "" : " (" + line + ")";
    }

    private static boolean isOutside(StackFrame frame) {
        Optional<Object> origin = origin(frame.getDeclaringClass());
        // the JDK's own classes have none
        return origin.isPresent() && !origin.equals(origin(CallerLine.class));
    }

    private static Optional<Object> origin(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(Objects::toString);
    }
}
