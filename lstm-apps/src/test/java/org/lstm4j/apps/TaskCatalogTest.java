package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.example.ExampleModule;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.SplitConfig;
import org.lstm4j.tasks.text.TextClassificationConfig;
import org.lstm4j.tasks.training.TrainingConfig.EarlyStoppingConfig;
import org.lstm4j.tasks.training.TrainingConfig.Keep;
import org.lstm4j.text.Side;
import org.lstm4j.text.spec.KerasTokenizerSpec;

class TaskCatalogTest {
    private static final ConfigBinder BINDER = new ConfigBinder();

    private final TaskCatalog catalog =
            Guice.createInjector(new BuiltinModule(), new ExampleModule()).getInstance(TaskCatalog.class);

    private TextClassificationConfig bind(String task, String... overrides) {
        return BINDER.bind(catalog.read(task, List.of(overrides)).settings(), TextClassificationConfig.class);
    }

    @Test
    void sarcasmIsTheModelOfItsTutorial() {
        TextClassificationConfig task = bind("sarcasm");
        assertThat(task.data().split())
                .isEqualTo(new SplitConfig(
                        Optional.of(20000),
                        Optional.of(0.8),
                        Optional.empty(),
                        Optional.empty(),
                        new SplitConfig.Validation(SplitConfig.Source.TRAINING, Optional.of(0.1), Optional.empty())));
        assertThat(task.data().labels()).hasValue(List.of("Not sarcastic", "Sarcastic"));
        assertThat(task.text().spec(BINDER))
                .isEqualTo(new KerasTokenizerSpec(
                        Optional.of(1000),
                        Optional.of("<OOV>"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(120),
                        Side.POST,
                        Side.POST,
                        Optional.empty()));
        assertThat(task.text().lengths()).isFalse();
        assertThat(task.layers().stream().map(TypedConfig::type))
                .containsExactly("embedding", "bidirectional", "dense", "dense");
        assertThat(task.loss().type()).isEqualTo("binary-cross-entropy");
        assertThat(task.optimizer().settings().getDouble("learning-rate")).isEqualTo(0.001);
        assertThat(task.training().epochs()).isEqualTo(50);
        assertThat(task.training().batchSize()).isEqualTo(32);
        assertThat(task.training().keep()).isEqualTo(Keep.BEST);
        assertThat(task.training().earlyStopping()).isEmpty();
        assertThat(task.threshold()).hasValue(0.5);
    }

    @Test
    void sarcasmBestExtendsSarcasm() {
        TextClassificationConfig task = bind("sarcasm-best");
        assertThat(task.data()).isEqualTo(bind("sarcasm").data());
        assertThat(task.text().lengths()).isTrue();
        assertThat(task.training().batchSize()).isEqualTo(32);
        assertThat(task.training().earlyStopping()).contains(new EarlyStoppingConfig(2, 0));
    }

    @Test
    void aFileOfTheUserStartsFromAShippedTask(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), """
                include classpath("org/lstm4j/tasks/sarcasm.conf")
                training.epochs = 3
                """);
        TaskDefinition task = catalog.read(file.toString(), List.of("training.batch-size=64"));
        assertThat(task.name()).isEqualTo("mine");
        TextClassificationConfig bound = BINDER.bind(task.settings(), TextClassificationConfig.class);
        assertThat(bound.training().epochs()).isEqualTo(3);
        assertThat(bound.training().batchSize()).isEqualTo(64);
    }

    @Test
    void settingsThatContradictEachOtherAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> bind("sarcasm", "data.split.validation.from=test"))
                .hasMessageMatching("sarcasm\\.conf:\\d+: data\\.split\\.validation\\.share: "
                        + "belongs to from = training and only there \\(null takes it away\\)");
        assertThatThrownBy(
                        () -> bind("sarcasm", "data.split.validation.from=nothing", "data.split.validation.share=null"))
                .hasMessageContaining(": training: needs validation rows for keep = best");
        assertThatThrownBy(() ->
                        bind("sarcasm-best", "text.pipeline.padding=pre").text().spec(BINDER))
                .hasMessage(
                        "--set text.pipeline.padding=pre: text.lengths: needs padding = post: lengths are counted from the first step");
        assertThatThrownBy(() -> bind("sarcasm", "training.bucketed=true"))
                .hasMessage("--set training.bucketed=true: training.bucketed: needs text.lengths = true: "
                        + "without lengths all texts are of one length");
        assertThatThrownBy(() -> bind("sarcasm-best", "training.bucketed=true", "training.shuffle=false"))
                .hasMessageContaining("training.bucketed: needs shuffle = true");
        assertThatThrownBy(() -> bind("sarcasm", "threshold=2"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be above 0 and below 1, got 2.0");
    }

    @Test
    void anUnknownTaskIsAnsweredWithTheNearestAndWhereAllAre() {
        assertThatThrownBy(() -> catalog.read("sarcsm", List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("no task \"sarcsm\"; did you mean \"sarcasm\"? Name one of the ")
                .hasMessageContaining("lstm tasks lists them")
                .hasMessageEndingWith(", or a file that ends in .conf");
    }

    @Test
    void anUnknownOrMissingTypeNamesFileLineAndTypes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.conf");
        Files.writeString(file, "description = x\ntype = text-clasification");
        assertThatThrownBy(() -> catalog.read(file.toString(), List.of()))
                .hasMessageEndingWith("mine.conf:2: type: no task type \"text-clasification\"; "
                        + "did you mean \"text-classification\"? Task types: majority, series-forecast, text-classification, "
                        + "text-generation");
        Files.writeString(file, "description = x");
        assertThatThrownBy(() -> catalog.read(file.toString(), List.of()))
                .hasMessageContaining("mine.conf")
                .hasMessageEndingWith(
                        "mine.conf: type: missing key; it names the task type, one of majority, series-forecast, "
                                + "text-classification, text-generation");
    }
}
