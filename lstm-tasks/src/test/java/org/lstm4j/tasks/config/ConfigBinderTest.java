package org.lstm4j.tasks.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.spec.Replacement;
import org.lstm4j.text.spec.TextVectorizationSpec;

class ConfigBinderTest {
    record Run(
            int batchSize,
            double learningRate,
            boolean shuffle,
            Mode mode,
            Data data,
            List<TypedConfig> layers,
            Optional<Stop> stop) {
        Run {
            SettingException.atLeast(1, "batchSize", batchSize);
        }
    }

    enum Mode {
        BEST_EPOCH,
        LAST
    }

    record Data(String file, List<String> labels) {}

    record Stop(int patience) {}

    record Recurrent(int units) {}

    record Wrapper(TypedConfig layer) {}

    private static final String GOOD = """
            batch-size = 32
            learning-rate = 1
            shuffle = true
            mode = best-epoch
            data { file = "x.json", labels = [no, "yes"] }
            layers = [
              flatten
              { type = wrapper
                layer = { type = lstm, units = 7 } }
            ]
            """;

    private final ConfigBinder binder = new ConfigBinder();

    @TempDir
    private Path folder;

    private Config read(String text, String... overrides) {
        try {
            Path file = Files.writeString(folder.resolve("my.conf"), text);
            return ConfigReader.file(file, List.of(overrides));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bindsScalarsEnumsRecordsListsAndOptionals() {
        Run run = binder.bind(read(GOOD + "stop { patience = 2 }"), Run.class);
        assertThat(run.batchSize()).isEqualTo(32);
        assertThat(run.learningRate()).isEqualTo(1.0);
        assertThat(run.mode()).isEqualTo(Mode.BEST_EPOCH);
        assertThat(run.data()).isEqualTo(new Data("x.json", List.of("no", "yes")));
        assertThat(run.stop()).contains(new Stop(2));
        assertThat(binder.bind(read(GOOD), Run.class).stop()).isEmpty();
        assertThat(binder.bind(read(GOOD + "stop = null"), Run.class).stop()).isEmpty();
    }

    @Test
    void theSettingsOfTextPipelinesAreBoundAndTheirFaultsPlaced() {
        String text = """
                vocabulary = 15000
                replacements = [{ text = "<br />", by = "" }]
                max-length = 228
                """;

        assertThat(binder.bind(read(text), TextVectorizationSpec.class))
                .isEqualTo(new TextVectorizationSpec(
                        Optional.of(15_000),
                        List.of(new Replacement("<br />", "")),
                        Optional.empty(),
                        Optional.of(228)));
        assertThatThrownBy(() -> binder.bind(read(text, "max-length=0"), TextVectorizationSpec.class))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.getMessage()).contains("max-length").contains("at least 1, got 0"));
    }

    @Test
    void typedPartsKeepTheirPlaceSoThatTheirFactoryCanComplain() {
        List<TypedConfig> layers = binder.bind(read(GOOD), Run.class).layers();
        assertThat(layers.get(0).type()).isEqualTo("flatten");
        assertThat(layers.get(0).settings().isEmpty()).isTrue();
        TypedConfig inner = binder.bind(layers.get(1), Wrapper.class).layer();
        assertThat(inner.key()).isEqualTo("layers[1].layer");
        assertThat(binder.bind(inner, Recurrent.class)).isEqualTo(new Recurrent(7));
    }

    @Test
    void aTypoInsideATypedPartIsNamedWithFileLineAndNearestKey() {
        Config config = read(GOOD.replace("units = 7", "unit = 7"));
        TypedConfig wrapper = binder.bind(config, Run.class).layers().get(1);
        TypedConfig inner = binder.bind(wrapper, Wrapper.class).layer();
        assertThatThrownBy(() -> binder.bind(inner, Recurrent.class))
                .isInstanceOfSatisfying(ConfigurationException.class, e -> {
                    assertThat(e.location()).endsWith("my.conf:9");
                    assertThat(e.key()).isEqualTo("layers[1].layer.unit");
                })
                .hasMessageEndingWith("my.conf:9: layers[1].layer.unit: unknown key; did you mean \"units\"?");
    }

    @Test
    void anUnknownKeyThatIsNearNothingListsTheKnownOnes() {
        assertThatThrownBy(() -> binder.bind(read(GOOD + "data.colour = red"), Run.class))
                .hasMessageEndingWith("my.conf:11: data.colour: unknown key; known here: file, labels");
    }

    @Test
    void aMissingKeyIsNamedWithItsBlock() {
        assertThatThrownBy(() -> binder.bind(read(GOOD.replace("file = \"x.json\", ", "")), Run.class))
                .hasMessageEndingWith("my.conf:5: data.file: missing key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            batch-size=1.5         | batch-size: expected a whole number, got 1.5
            batch-size=99999999999 | batch-size: expected a whole number, got 99999999999
            batch-size="32"        | batch-size: expected a whole number, got "32"
            batch-size=0           | batch-size: must be at least 1, got 0
            learning-rate=fast     | learning-rate: expected a number, got "fast"
            shuffle=1              | shuffle: expected true or false, got 1
            mode=lst               | mode: expected one of best-epoch, last, got "lst"; did you mean "last"?
            data.file=3            | data.file: expected text in quotes, got 3
            data=3                 | data: expected a block { ... }, got 3
            data.labels=yes        | data.labels: expected a list, got "yes"
            data.labels=[1]        | data.labels[0]: expected text in quotes, got 1
            layers=[7]             | layers[0]: expected a block { ... }, got 7
            learning-rate="12,5"   | learning-rate: expected a number, got "12,5"; a decimal number has a point: 12.5
            learning-rate=1e999    | learning-rate: expected a number, got Infinity
            learning-rate=""       | learning-rate: expected a number, got ""
            stop={patience=""}     | stop.patience: expected a whole number, got ""
            learning-rate=[1]      | learning-rate: expected a number, got [1]
            mode=[last]            | mode: expected one of best-epoch, last, got ["last"]; did you mean "last"?
            shuffle=null           | shuffle: is null, but a value is needed here
            data.labels={a=1}      | data.labels: expected a list, got {"a":1}
            batchsize=3            | batchsize: unknown key; did you mean "batch-size"?
            """)
    void aValueThatDoesNotFitIsRefusedWithTheOptionThatSetIt(String override, String problem) {
        assertThatThrownBy(() -> binder.bind(read(GOOD, override), Run.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--set " + override + ": " + problem);
    }

    @Test
    void aPartWithoutATypeIsAnsweredWithTheTypesThatThereAre() {
        TypedConfig part = binder.bind(read(GOOD.replace("type = lstm", "typ = lstm")), Run.class)
                .layers()
                .get(1);
        TypedConfig inner = binder.bind(part, Wrapper.class).layer();
        assertThat(inner.unknown("layer", List.of("gru", "lstm")))
                .hasMessageEndingWith("my.conf:9: layers[1].layer.type: missing key; did you mean \"type\" by \"typ\"?"
                        + " It names the layer, one of gru, lstm");
        TypedConfig none = binder.bind(read(GOOD, "layers=[{units=3}]"), Run.class)
                .layers()
                .get(0);
        assertThat(none.unknown("layer", List.of("gru", "lstm")))
                .hasMessage(
                        "--set layers=[{units=3}]: layers[0].type: missing key; it names the layer, one of gru, lstm");
    }

    @Test
    void aProblemOfABlockThatAnOptionAndTwoFilesWroteAtNamesOneOfThem() throws IOException {
        Files.writeString(folder.resolve("one,first.conf"), GOOD);
        String two = "include \"one,first.conf\"\ndata {\n  labels = [a]\n}";
        assertThatThrownBy(() -> binder.bind(read(two + "\ndata.file = null", "data.labels=[b]"), Run.class))
                .hasMessageEndingWith("my.conf:5: data.file: is null, but a value is needed here");
        Config config = read(two.replace("one,first", "half,of"), half("data.labels=[b]"));
        assertThatThrownBy(() -> binder.bind(config, Run.class))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("merge of"))
                .hasMessageMatching(".*my\\.conf(:1)?: shuffle: missing key");
        TypedConfig part = binder.bind(
                        read(GOOD + "layers = [{ type = lstm, units = 7 }]", "layers.0.units=-1"), Run.class)
                .layers()
                .getFirst();
        assertThat(part.location(new InvalidInputException("LSTM needs units above 0")))
                .isEqualTo("--set layers.0.units=-1");
    }

    /** Writes a file in which a key is missing, and hands the option on. */
    private String half(String option) throws IOException {
        Files.writeString(folder.resolve("half,of.conf"), GOOD.replace("shuffle = true", ""));
        return option;
    }

    @Test
    void aValueOutOfRangeIsNamedWithTheLineOfItsKey() {
        assertThatThrownBy(() -> binder.bind(read("\n" + GOOD.replace("32", "-1")), Run.class))
                .hasMessageEndingWith("my.conf:2: batch-size: must be at least 1, got -1");
    }
}
