package org.lstm4j.tasks.command;

import java.io.InputStream;
import java.util.List;
import org.lstm4j.text.TextInput;

/** Reads what is piped in. */
public final class StandardInput {
    private StandardInput() {}

    /** All lines, as UTF-8 whatever the locale: data files are, and a wrong character would change the answer in silence. */
    public static List<String> lines(InputStream in) {
        return TextInput.lines(in, "standard input");
    }
}
