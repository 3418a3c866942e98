package org.lstm4j.apps.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.lstm4j.InvalidInputException;

/** Reads what is piped in. */
final class StandardInput {
    private StandardInput() {}

    /** All lines, as UTF-8 whatever the locale: data files are, and a wrong character would change the answer in silence. */
    static List<String> lines(InputStream in) {
        List<String> lines = new ArrayList<>();
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("standard input is not UTF-8 after line " + lines.size(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read: " + e, e);
        }
    }
}
