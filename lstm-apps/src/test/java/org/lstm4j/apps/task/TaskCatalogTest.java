package org.lstm4j.apps.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.config.ConfigBinder;
import org.lstm4j.apps.config.ConfigurationException;
import org.lstm4j.apps.config.TypedConfig;
import org.lstm4j.apps.task.text.DataConfig.Split;
import org.lstm4j.apps.task.text.TextClassificationConfig;
import org.lstm4j.apps.task.text.TextConfig.End;
import org.lstm4j.apps.task.text.TrainingConfig.EarlyStoppingConfig;
import org.lstm4j.apps.task.text.TrainingConfig.Keep;

class TaskCatalogTest {
    private static final ConfigBinder BINDER = new ConfigBinder();

    private final TaskCatalog catalog =
            Guice.createInjector(new AppsModule(), new EchoModule()).getInstance(TaskCatalog.class);

    private TextClassificationConfig bind(String task, String... overrides) {
        return BINDER.bind(catalog.read(task, List.of(overrides)).settings(), TextClassificationConfig.class);
    }

    @Test
    void sarcasmIsTheModelOfItsTutorial() {
        TextClassificationConfig task = bind("sarcasm");
        assertThat(task.data().split()).isEqualTo(new Split(20000, 2000));
        assertThat(task.data().labels()).containsExactly("not sarcastic", "sarcastic");
        assertThat(task.text().vocabulary()).isEqualTo(1000);
        assertThat(task.text().oovToken()).isEqualTo("<OOV>");
        assertThat(task.text().maxLength()).isEqualTo(120);
        assertThat(task.text().padding()).isEqualTo(End.POST);
        assertThat(task.text().truncating()).isEqualTo(End.POST);
        assertThat(task.text().lengths()).isFalse();
        assertThat(task.layers().stream().map(TypedConfig::type))
                .containsExactly("embedding", "bidirectional", "dense", "dense");
        assertThat(task.loss().type()).isEqualTo("binary-crossentropy");
        assertThat(task.optimizer().settings().getDouble("learning-rate")).isEqualTo(0.001);
        assertThat(task.training().epochs()).isEqualTo(50);
        assertThat(task.training().batchSize()).isEqualTo(32);
        assertThat(task.training().keep()).isEqualTo(Keep.BEST);
        assertThat(task.training().earlyStopping()).isEmpty();
        assertThat(task.threshold()).isEqualTo(0.5);
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
                include classpath("org/lstm4j/apps/tasks/sarcasm.conf")
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
        assertThatThrownBy(() -> bind("sarcasm", "data.split.validation=20000"))
                .hasMessage("--set data.split.validation=20000: data.split.validation: "
                        + "must be less than train, of which it is a part: got 20000 of 20000");
        assertThatThrownBy(() -> bind("sarcasm-best", "text.padding=pre"))
                .hasMessage("sarcasm-best.conf:10: text.lengths: needs padding = post: "
                        + "lengths are counted from the first step");
        assertThatThrownBy(() -> bind("sarcasm", "threshold=2"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be from 0.0 to 1.0, got 2.0");
    }

    @Test
    void anUnknownTaskIsAnsweredWithTheNearestAndWithAll() {
        assertThatThrownBy(() -> catalog.read("sarcsm", List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("no task \"sarcsm\"; did you mean \"sarcasm\"? Tasks: echo, sarcasm, sarcasm-best, "
                        + "or a file that ends in .conf");
    }

    @Test
    void anUnknownOrMissingTypeNamesFileLineAndTypes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.conf");
        Files.writeString(file, "description = x\ntype = text-clasification");
        assertThatThrownBy(() -> catalog.read(file.toString(), List.of()))
                .hasMessageEndingWith("mine.conf:2: type: no task type \"text-clasification\"; "
                        + "did you mean \"text-classification\"? Task types: echo, text-classification");
        Files.writeString(file, "description = x");
        assertThatThrownBy(() -> catalog.read(file.toString(), List.of()))
                .hasMessageContaining("mine.conf")
                .hasMessageEndingWith(": type: missing key");
    }

    @Test
    void anotherModuleAddsATypeAndATask() {
        TaskDefinition task = catalog.read("echo", List.of());
        assertThat(task.type()).isInstanceOf(EchoModule.Echo.class);
        assertThat(catalog.tasks().stream().map(TaskDefinition::name))
                .containsExactly("echo", "sarcasm", "sarcasm-best");
    }
}
