package org.lstm4j.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.tasks.run.Surroundings;
import tools.jackson.databind.json.JsonMapper;

class ScreenTest {
    private static final String HOSTILE = "\u001b[2J\u001b]0;title\u0007\u009b31m\u202eevil\u2066\u007f\b\u2028\u0085";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private static void assertHarmless(String printed) {
        assertThat(printed.chars())
                .noneMatch(c -> (c < ' ' && c != '\n')
                        || (c >= 0x7f && c <= 0x9f)
                        || (c >= 0x2028 && c <= 0x202e)
                        || (c >= 0x2066 && c <= 0x2069));
    }

    private int run(String... args) {
        return CommandLines.create(new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        Map.of(),
                        new Properties()))
                .execute(args);
    }

    @Test
    void whatATerminalWouldObeyIsWrittenAsItsNumber() {
        PrintWriter screen = Screen.over(new PrintWriter(out, true));
        screen.println("a\u001b[1mb\u0000c\u202ed\u2028e\u0085f\u007fg\u009bh");
        screen.printf("%s %c%n", "x\u0008y", '\u2069');
        screen.write("zz\u0007z".toCharArray(), 1, 3);
        screen.write('\u001b');
        screen.flush();
        assertThat(out.toString().replace(System.lineSeparator(), "\n"))
                .isEqualTo(
                        "a\\u001b[1mb\\u0000c\\u202ed\\u2028e\\u0085f\\u007fg\\u009bh\nx\\u0008y \\u2069\nz\\u0007z\\u001b");
    }

    @Test
    void textOfAllLanguagesAndOurOwnLinesStayAsTheyAre() {
        PrintWriter screen = Screen.over(new PrintWriter(out, true));
        String text = "one\ttwo\nthree äöß şİ 漢字 עברית العربية 👩‍👩‍👧 e\u0301\r\nfour\n";
        screen.print(text);
        screen.flush();
        assertThat(out.toString()).isEqualTo(text);
    }

    /** One that is not before a line feed lets the rest of the line be written over what stands there. */
    @Test
    void aCarriageReturnPassesOnlyBeforeALineFeed() {
        PrintWriter screen = Screen.over(new PrintWriter(out, true));
        screen.print("good\rbad\r");
        screen.print("\nx\r");
        screen.flush();
        assertThat(out.toString()).isEqualTo("good\\u000dbad\r\nx\\u000d");
    }

    @Test
    void withinALineLineFeedsAreEscapedToo() {
        assertThat(Screen.line("a\nlstm: all is well\tb")).isEqualTo("a\\u000alstm: all is well\\u0009b");
        assertThat(Screen.line("plain ü")).isEqualTo("plain ü");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "evaluate", "predict", "generate", "lab", "tasks"})
    void noCommandPrintsControlCharactersOfItsArguments(String command) {
        run(command, HOSTILE);
        run(command, "--" + HOSTILE);
        run(command, HOSTILE + ".conf", "--set", HOSTILE);
        run("explain", HOSTILE, HOSTILE, "--to", HOSTILE + ".html", "--target", HOSTILE);
        run("export", HOSTILE, "--to", HOSTILE);
        run("import", HOSTILE, "--to", HOSTILE + ".lstm");
        assertThat(err.toString()).contains("\\u001b[2J");
        assertHarmless(out.toString());
        assertHarmless(err.toString());
    }

    @Test
    void labelsAndNamesOfAModelAreEscapedInTextAndStayThemselvesInJson() {
        Path run = folder.resolve("run");
        assertThat(run("train", "majority", "--out", run.toString())).isZero();
        Bundle bundle = BundleFile.read(run.resolve("model.lstm"));
        Path hostile = folder.resolve("hostile.lstm");
        BundleFile.write(
                hostile,
                new Bundle(
                        bundle.graph(),
                        bundle.weights(),
                        List.of(HOSTILE + "\nno", HOSTILE + "\nyes"),
                        bundle.threshold(),
                        bundle.textPipeline(),
                        bundle.attachments(),
                        bundle.architecture(),
                        bundle.provenance()));
        out.getBuffer().setLength(0);
        assertThat(run("predict", hostile.toString(), "some\ntext" + HOSTILE)).isZero();
        assertThat(out.toString().lines())
                .as("a label makes no line of its own")
                .hasSize(1);
        assertHarmless(out.toString());
        out.getBuffer().setLength(0);
        assertThat(run("predict", hostile.toString(), "some text", "--format", "json"))
                .isZero();
        assertHarmless(out.toString());
        assertThat(new JsonMapper().readTree(out.toString()).get(0).get("label").asString())
                .isEqualTo(HOSTILE + "\nno");
    }
}
