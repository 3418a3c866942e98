package org.lstm4j.apps;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import org.lstm4j.apps.cli.CommandLines;

/** The {@code lstm} program. */
public final class Lstm {
    private Lstm() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = console(FileDescriptor.out, System.out.charset());
        PrintWriter err = console(FileDescriptor.err, System.err.charset());
        System.exit(run(args, out, err));
    }

    /**
     * Runs the command within this JVM.
     *
     * @param out gets what the command prints; flushed, not closed
     * @param err gets errors, one line each; flushed, not closed
     * @return 0 if all went well, 1 for a failure at run time, 2 for bad usage, configuration or input
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        return run(args, out, err, System.getenv());
    }

    /** As {@link #run(String[], PrintWriter, PrintWriter)}, with an environment other than the process's. */
    static int run(String[] args, PrintWriter out, PrintWriter err, Map<String, String> environment) {
        int code = CommandLines.create(out, err, environment).execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static PrintWriter console(FileDescriptor descriptor, Charset charset) {
        return new PrintWriter(new FileOutputStream(descriptor), true, charset);
    }
}
