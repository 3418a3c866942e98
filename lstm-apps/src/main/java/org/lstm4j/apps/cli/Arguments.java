package org.lstm4j.apps.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;

/**
 * What was typed behind the name of the program, as UTF-8 whatever the locale. A JVM decodes arguments by the locale and puts
 * question marks where that knows no such character, as every one beyond ASCII under {@code LC_ALL=C}: a model would read
 * another text than was given, in silence. So their bytes are read again where the system shows them.
 */
public final class Arguments {
    private static final Path OF_THIS_PROCESS = Path.of("/proc/self/cmdline");
    private static final char REPLACEMENT = '\ufffd';

    private Arguments() {}

    /**
     * The arguments of this process.
     *
     * @param decoded as the JVM gives them
     * @throws InvalidInputException if one has lost characters, or is no UTF-8 where the locale's characters are not known either
     */
    public static String[] ofProcess(String[] decoded) {
        return of(decoded, bytes(OF_THIS_PROCESS), System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    /**
     * The arguments by their bytes.
     *
     * @param commandLine of the whole process, each word ended by a zero; empty where the system does not show it
     * @param charset of the locale
     */
    static String[] of(String[] decoded, Optional<byte[]> commandLine, String charset) {
        List<byte[]> words = commandLine.map(Arguments::words).orElse(List.of());
        // Options of the JVM stand before; what the JVM has added or taken away itself cannot be told apart.
        List<byte[]> given =
                words.size() > decoded.length ? words.subList(words.size() - decoded.length, words.size()) : List.of();
        boolean isNarrow = isNarrow(charset);
        String[] arguments = decoded.clone();
        for (int i = 0; i < arguments.length; i++) {
            Optional<String> utf8 = given.isEmpty() ? Optional.empty() : utf8(given.get(i));
            if (utf8.isPresent()) {
                arguments[i] = utf8.get();
            } else if (decoded[i].indexOf(REPLACEMENT) >= 0 || (!given.isEmpty() && isNarrow)) {
                throw new InvalidInputException("argument " + (i + 1) + " (\"" + decoded[i]
                        + "\") is not UTF-8, so characters of it are lost; type it in UTF-8, or give it as a line of"
                        + " standard input or of a file");
            }
        }
        return arguments;
    }

    /** True for locales that know ASCII alone. */
    private static boolean isNarrow(String charset) {
        return charset.equals("ANSI_X3.4-1968") || charset.equals("US-ASCII") || charset.equals("646");
    }

    private static Optional<byte[]> bytes(Path commandLine) {
        try {
            return Files.isReadable(commandLine) ? Optional.of(Files.readAllBytes(commandLine)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<byte[]> words(byte[] commandLine) {
        List<byte[]> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                words.add(Arrays.copyOfRange(commandLine, start, i));
                start = i + 1;
            }
        }
        return words;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
