package org.lstm4j.tasks.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import com.typesafe.config.Config;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;

/** Texts that would take a parser all of its stack or memory. */
class BoundsTest {
    @TempDir
    private Path folder;

    private Config read(String text, String... overrides) throws IOException {
        return ConfigReader.file(Files.writeString(folder.resolve("my.conf"), text), List.of(overrides));
    }

    static Stream<String> tooDeep() {
        int many = 100_000;
        return Stream.of(
                "a = " + "[".repeat(many),
                "a = " + "[".repeat(many) + "]".repeat(many),
                "a = " + "[\n".repeat(many),
                "a = " + "{ a = ".repeat(many) + "1" + "}".repeat(many),
                "a {".repeat(many),
                "a" + ".a".repeat(many) + " = 1",
                "a = " + "{ a.b.c.d.e = ".repeat(50) + "1" + "}".repeat(50),
                "a = ${a" + ".a".repeat(many) + "}",
                "a = ${?" + "b.".repeat(many) + "a}",
                "a = \"\\\"{\" \n b = " + "[".repeat(many),
                "a = \"\"\"x\"\"\"\" \n b = " + "[".repeat(many),
                "# \" \n b = " + "[".repeat(many),
                "// \"\"\" \n b = " + "[".repeat(many),
                "a = []\n" + "a += 1\n".repeat(10_000),
                "a = x\n" + "a = ${a}y\n".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("tooDeep")
    void whatLiesTooDeepInItselfIsRefusedWithItsLine(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("my.conf")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
        String value = text.substring(text.indexOf('=') + 1);
        if (text.startsWith("a = [")) {
            assertThatThrownBy(() -> read("a = 1", "a=" + value)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> ConfigReader.json(value, "x")).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void whatATaskCanNeedIsRead() throws IOException {
        assertThat(read("a = " + "[".repeat(50) + "]".repeat(50)).hasPath("a")).isTrue();
        assertThat(read("a = [" + "{ b.c = \"{[\" }\n".repeat(5000) + "]").getList("a"))
                .hasSize(5000);
        assertThat(read("# { [ \" \na = \"\"\"{\"\"[\"\"\"\" // {{{\nb = 1").getString("a"))
                .isEqualTo("{\"\"[\"");
        assertThat(read("path = x, path = ${path}\":y\", path = ${path}\":z\"").getString("path"))
                .isEqualTo("x:y:z");
        assertThat(read("a = []\n" + "a += 1\n".repeat(25)).getIntList("a")).hasSize(25);
        assertThat(read("s { f = 1, g = 2 }, t = ${s} { f = 3 }, u = ${t.g}${t.f}")
                        .getString("u"))
                .isEqualTo("23");
        String names = "root = data\n";
        for (int i = 0; i < 40; i++) {
            names += "f" + i + " = ${root}\"/\"${name}\n";
        }
        assertThat(read(names + "name = x").getString("f39")).isEqualTo("data/x");
        assertThat(read("a = 1, l = [{ b = 2 }]", "l.0.b=${a}")
                        .getConfigList("l")
                        .getFirst()
                        .getInt("b"))
                .isEqualTo(1);
    }

    static Stream<String> growing() {
        StringBuilder texts = new StringBuilder("a0 = aaaaaaaaaa\n");
        StringBuilder lists = new StringBuilder("a0 = [1, 2]\n");
        StringBuilder nested = new StringBuilder("a0 = [1, 2]\n");
        StringBuilder blocks = new StringBuilder("a0 = { x = 1 }\n");
        StringBuilder backwards = new StringBuilder();
        StringBuilder same = new StringBuilder("a = xxxxxxxxxx\n");
        StringBuilder merged = new StringBuilder("a { x = 1 }\n");
        StringBuilder both = new StringBuilder("a = xxxxxxxxxx, b = ${a}${a}\n");
        for (int i = 0; i < 12; i++) {
            String ten = ("${a" + i + "}").repeat(10);
            texts.append("a" + (i + 1) + " = " + ten + "\n");
            lists.append("a" + (i + 1) + " = " + ten.replace("}", "} ") + "\n");
            nested.append("a" + (i + 1) + " = [" + ten.replace("}", "}, ") + "]\n");
            blocks.append("a" + (i + 1) + " = { ");
            for (int j = 0; j < 10; j++) {
                blocks.append("b" + j + " = ${a" + i + "}, ");
            }
            blocks.append("}\n");
            backwards.insert(0, "a" + (i + 1) + " = " + ten + "\n");
            same.append("a = " + "${a}".repeat(10) + "\n");
            merged.append("a = ${a} { b" + i + " = ${a}, c" + i + " = ${a} }\n");
            both.append("a = ${b}${b}\n");
        }
        return Stream.of(
                texts.toString(),
                lists.toString(),
                nested.toString(),
                blocks.toString(),
                backwards + "a0 = x",
                same.toString(),
                merged.toString(),
                both.toString(),
                "x { " + texts.toString().replace('\n', ',') + " }",
                texts.toString().replace("${a", "${?a"));
    }

    @ParameterizedTest
    @MethodSource("growing")
    void whatWouldGrowOutOfTheMemoryIsRefusedBeforeItDoes(String text) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path file = Files.writeString(folder.resolve("my.conf"), text);
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> ConfigReader.file(file, List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("my.conf");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 20);
    }

    @Test
    void aTextThatIsTooLongOrNotUtf8IsRefused() throws IOException {
        assertThatThrownBy(() -> read("a = \"" + "x".repeat(TaskText.MAX_CHARACTERS) + "\""))
                .hasMessageContaining("a task has at most");
        Path file = Files.write(folder.resolve("my.conf"), new byte[] {'a', '=', (byte) 0xe4});
        assertThatThrownBy(() -> ConfigReader.file(file, List.of())).hasMessageEndingWith("my.conf: is not UTF-8");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0});
        assertThatThrownBy(() -> ConfigReader.file(file, List.of()))
                .hasMessageContaining("is UTF-16; save it as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[ { a = 1 } { b = 2 } ]", "[ { a = 1 }{ b = 2 } ]", "[ [1] [2] ]", "[ \"no\" \"yes\" ]"})
    void valuesSideBySideInAListAreNotMadeOneInSilence(String list) throws IOException {
        assertThatThrownBy(() -> read("x = 1\nlayers = " + list))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("my.conf:2: two ")
                .hasMessageContaining("put a comma between them");
        assertThatThrownBy(() -> read("x = 1", "x=" + list)).hasMessageContaining("put a comma between them");
        assertThat(read("layers = "
                                + list.replace("} {", "}\n{")
                                        .replace("}{", "}, {")
                                        .replace("] [", "], [")
                                        .replace("\" \"", "\", \""))
                        .getList("layers"))
                .hasSize(2);
    }

    @Test
    void aDecimalCommaIsSeenThrough() {
        assertThatThrownBy(() -> read("optimizer {\n learning-rate = 0,001\n}"))
                .hasMessageContaining("my.conf:3: ")
                .hasMessageEndingWith("; is this a decimal number? It has a point: 0.5");
    }
}
