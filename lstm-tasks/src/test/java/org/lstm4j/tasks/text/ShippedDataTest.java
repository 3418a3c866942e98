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
import org.lstm4j.tasks.data.LabelRule;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;

/** The data sets of the sources, where a data root is named: rows and word ids are theirs. */
class ShippedDataTest {
    private static final ConfigBinder BINDER = new ConfigBinder();

    private static DataRoot root(String folder) {
        Optional<Path> named = Optional.ofNullable(System.getProperty(DataRoot.PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(DataRoot.VARIABLE)))
                .map(Path::of);
        assumeTrue(
                named.isPresent() && Files.isDirectory(named.get().resolve(folder)),
                "needs a data root with " + folder + "/, named by lstm.data.root or LSTM_DATA");
        return new DataRoot(named, "test");
    }

    private static TextClassificationConfig config(String task) {
        return BINDER.bind(
                Guice.createInjector(new BuiltinModule())
                        .getInstance(TaskCatalog.class)
                        .read(task, List.of())
                        .settings(),
                TextClassificationConfig.class);
    }

    @Test
    void tweetsAreSplitAndNumberedAsInTheirTutorial() {
        DataRoot root = root("tweets");
        TextClassificationConfig config = config("tweets");
        SplitRows rows =
                TextRows.load(config.data(), BINDER, root, config.data().rule());
        assertThat(rows.training()).hasSize(6_090);
        assertThat(rows.test()).hasSize(1_523);
        TextPipeline pipeline = config.text().fit(BINDER, rows, root, TextPreparation.DIRECT);
        assertThat(pipeline.encoder().vocabularySize()).isEqualTo(9_301);
        assertThat(pipeline.padding().maxLength()).isEqualTo(25);
    }

    @Test
    void reviewsFromRawTextAreSplitAsByKeras() {
        DataRoot root = root("imdb");
        SplitRows rows = TextRows.load(config("imdb-228").data(), BINDER, root, new LabelRule.Numbers(2));
        assertThat(rows.training()).hasSize(18_750);
        assertThat(rows.heldOut()).hasSize(6_250);
        assertThat(rows.test()).hasSize(25_000);
    }

    @Test
    void reviewsWithTheIdsOfKerasHaveItsVocabulary() {
        DataRoot root = root("imdb");
        TextClassificationConfig config = config("imdb-500");
        SplitRows rows =
                TextRows.load(config.data(), BINDER, root, config.data().rule());
        assertThat(rows.training()).hasSize(25_000);
        TextPipeline pipeline = config.text().fit(BINDER, rows, root, TextPreparation.DIRECT);
        assertThat(pipeline.encoder().vocabularySize()).isEqualTo(5_000);
        assertThat(pipeline.apply("the unheardofword").row(0)).endsWith(1, 4);
    }
}
