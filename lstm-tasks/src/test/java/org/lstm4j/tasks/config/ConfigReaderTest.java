package org.lstm4j.tasks.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;

class ConfigReaderTest {
    @TempDir
    private Path folder;

    private Config read(String text, String... overrides) throws IOException {
        return ConfigReader.file(Files.writeString(folder.resolve("my.conf"), text), List.of(overrides));
    }

    @Test
    void overridesReachBlocksListsAndWhatIsDerivedFromThem() throws IOException {
        String text = "width = 8, layers = [{ units = ${width} }, { layer { units = 3 } }], deep { a = 1, b = 2 }";
        Config config = read(text, "width=16", "layers.1.layer.units=5", "deep.b=7", "layers.1.merge=sum");
        assertThat(config.getInt("deep.a")).isEqualTo(1);
        assertThat(config.getInt("deep.b")).isEqualTo(7);
        assertThat(config.getConfigList("layers").get(0).getInt("units")).isEqualTo(16);
        assertThat(config.getConfigList("layers").get(1).getInt("layer.units")).isEqualTo(5);
        assertThat(config.getConfigList("layers").get(1).getString("merge")).isEqualTo("sum");
    }

    @Test
    void theLaterOfTwoOverridesWins() throws IOException {
        assertThat(read("a = 1", "a=2", "a=3").getInt("a")).isEqualTo(3);
    }

    @Test
    void malformedOverridesAreRefusedInOneLine() {
        assertThatThrownBy(() -> read("a = 1", "a")).hasMessageStartingWith("--set a: expected key=value");
        assertThatThrownBy(() -> read("a = 1", "a=[1")).hasMessageStartingWith("--set a=[1: not HOCON");
        assertThatThrownBy(() -> read("a = 1", "a=")).hasMessageStartingWith("--set a=: expected key=value");
        assertThatThrownBy(() -> read("a = [1]", "a.3=1"))
                .hasMessage("--set a.3=1: \"3\" is no index of a list of 1, which are counted from 0");
        assertThatThrownBy(() -> read("a = [1]", "a.0.b=1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("--set a.0.b=1: there is nothing below 1 to set");
    }

    @Test
    void anOverrideCannotSmuggleInOtherKeys() {
        assertThatThrownBy(() -> read("a = 1", "a=2, b = 3")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> read("a = 1", "a=2\nb = 3")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anIncludeThatFindsNothingIsAnError() {
        assertThatThrownBy(() -> read("include \"bas.conf\""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bas.conf");
    }

    @Test
    void anIncludedFileIsExtended() throws IOException {
        Files.writeString(folder.resolve("base.conf"), "text { a = 1, b = 2 }");
        Config config = read("include \"base.conf\"\ntext.b = 3");
        assertThat(config.getInt("text.a")).isEqualTo(1);
        assertThat(config.getInt("text.b")).isEqualTo(3);
    }

    @Test
    void brokenSyntaxAndUnknownVariablesNameFileAndLine() {
        assertThatThrownBy(() -> read("a = 1\nb = {")).hasMessageContaining("my.conf:2: ");
        assertThatThrownBy(() -> read("a = 1\nb = ${nowhere}"))
                .hasMessageContaining("my.conf:2: ")
                .hasMessageContaining("nowhere");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ConfigReader.file(Path.of("gone.conf"), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no task file gone.conf");
    }
}
