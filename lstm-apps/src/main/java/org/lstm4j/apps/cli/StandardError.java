package org.lstm4j.apps.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/**
 * Where errors go. The JVM warns of the module of its Vector API on file descriptor 2 before any line of ours runs, and has no
 * option against that. So the launcher gives it a filter there that takes this one line away, and the terminal itself, or
 * whatever standard error is, as another descriptor: behind a filter, lines of the two outputs would change places.
 */
public final class StandardError {
    /** The system property that says which descriptor it is. */
    static final String PROPERTY = "lstm.stderr";

    private StandardError() {}

    /** The descriptor; that of the JVM if the launcher names none, or it cannot be had. */
    public static FileDescriptor descriptor() {
        Integer number = Integer.getInteger(PROPERTY);
        if (number == null) {
            return FileDescriptor.err;
        }
        try {
            // Not /dev/fd: a file that was opened there once more would be written from its beginning.
            Constructor<FileDescriptor> byNumber = FileDescriptor.class.getDeclaredConstructor(int.class);
            byNumber.setAccessible(true);
            FileDescriptor descriptor = byNumber.newInstance(number);
            System.setErr(new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8));
            return descriptor;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return FileDescriptor.err; // through the filter, then
        }
    }
}
