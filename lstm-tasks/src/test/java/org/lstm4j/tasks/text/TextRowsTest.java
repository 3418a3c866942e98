package org.lstm4j.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.inject.Guice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.TextPreparation;

/** The data set of the tutorial, where a data root is named. */
class TextRowsTest {
    private static DataRoot root() {
        Optional<Path> named = Optional.ofNullable(System.getProperty(DataRoot.PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(DataRoot.VARIABLE)))
                .map(Path::of);
        assumeTrue(
                named.isPresent() && Files.isDirectory(named.get().resolve("sarcasm")),
                "needs a data root with sarcasm/, named by lstm.data.root or LSTM_DATA");
        return new DataRoot(named, "test");
    }

    private static TextClassificationConfig config(String task) {
        return new ConfigBinder()
                .bind(
                        Guice.createInjector(new BuiltinModule())
                                .getInstance(TaskCatalog.class)
                                .read(task, List.of())
                                .settings(),
                        TextClassificationConfig.class);
    }

    @Test
    void theHeadlinesAreSplitAsInTheTutorial() {
        TextClassificationConfig config = config("sarcasm");
        SplitRows rows = TextRows.load(
                config.data(), new ConfigBinder(), root(), config.data().rule());
        assertThat(TextRows.describe(rows))
                .last()
                .asString()
                .endsWith(
                        "20,000 train rows (of which 2,000 held out for validation), 6,709 test rows (3,779 / 2,930)");
        assertThat(rows.training().getFirst().text())
                .isEqualTo("former versace store clerk sues over secret 'black code' for minority shoppers");
        assertThat(rows.files().getFirst().name()).startsWith("Sarcasm_Headlines_Dataset.json");
    }

    @Test
    void noHeadlineIsLongerThanTheBestTaskReads() {
        TextClassificationConfig config = config("sarcasm-best");
        SplitRows rows = TextRows.load(
                config.data(), new ConfigBinder(), root(), config.data().rule());
        var pipeline = config.text().fit(new ConfigBinder(), rows, root(), TextPreparation.DIRECT);
        int longest = rows.training().stream()
                .mapToInt(row -> pipeline.encoder().words(row.text()).size())
                .max()
                .orElseThrow();
        assertThat(longest).isLessThanOrEqualTo(pipeline.padding().maxLength());
    }
}
