package org.lstm4j.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.Lstm;

class ArgumentsTest {
    private static final String ASCII = "ANSI_X3.4-1968";

    @TempDir
    private Path folder;

    private static Optional<byte[]> commandLine(Charset charset, String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : words) {
            bytes.writeBytes(word.getBytes(charset));
            bytes.write(0);
        }
        return Optional.of(bytes.toByteArray());
    }

    private static String[] decoded(Charset charset, String... words) {
        String[] decoded = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            decoded[i] = new String(words[i].getBytes(charset), StandardCharsets.US_ASCII).replace('\ufffd', '?');
        }
        return decoded;
    }

    @Test
    void charactersThatTheLocaleDoesNotKnowAreReadFromTheirBytes() {
        String[] typed = {"predict", "", "größer 漢字 👍", "plain", "İı"};
        String[] lossy = decoded(StandardCharsets.UTF_8, typed);
        assertThat(lossy[2]).contains("??");
        Optional<byte[]> whole = commandLine(
                StandardCharsets.UTF_8,
                "java",
                "-Dü=1",
                "-jar",
                "x.jar",
                typed[0],
                typed[1],
                typed[2],
                typed[3],
                typed[4]);
        assertThat(Arguments.of(lossy, whole, ASCII)).containsExactly(typed);
        assertThat(Arguments.of(typed, whole, "UTF-8")).containsExactly(typed);
    }

    @Test
    void whatIsNoUtf8IsRefusedWhereTheLocaleDoesNotKnowItEither() {
        Optional<byte[]> latin = commandLine(StandardCharsets.ISO_8859_1, "java", "predict", "größer");
        assertThatThrownBy(() -> Arguments.of(new String[] {"predict", "gr??er"}, latin, ASCII))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("argument 2 (\"gr??er\") is not UTF-8, so characters of it are lost");
        assertThatThrownBy(() -> Arguments.of(new String[] {"predict", "gr\ufffd\ufffder"}, latin, "UTF-8"))
                .isInstanceOf(InvalidInputException.class);
        assertThat(Arguments.of(new String[] {"predict", "größer"}, latin, "ISO-8859-1"))
                .as("a locale that knows them has decoded them")
                .containsExactly("predict", "größer");
    }

    @Test
    void whereTheSystemShowsNoBytesTheJvmsWordsAreTaken() {
        assertThat(Arguments.of(new String[] {"predict", "what?"}, Optional.empty(), ASCII))
                .containsExactly("predict", "what?");
        assertThatThrownBy(() -> Arguments.of(new String[] {"gr\ufffd"}, Optional.empty(), "UTF-8"))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "tr_TR.UTF-8", "tr_TR", "de_DE.UTF-8", "ar_EG.UTF-8"})
    @EnabledOnOs(OS.LINUX)
    void theProgramReadsAndWritesTheSameInEveryLocale(String locale) throws Exception {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command("train", "größer 漢字 İı"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", locale);
        assertThat(builder.start().waitFor()).isEqualTo(2);
        assertThat(Files.readString(err)).contains("no task \"größer 漢字 İı\"").doesNotContain("internal error");
    }

    private static List<String> command(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                // In the place of the locale's own language, which need not be installed here.
                "-Duser.language=tr",
                Lstm.class.getName()));
        command.addAll(List.of(args));
        return command;
    }
}
