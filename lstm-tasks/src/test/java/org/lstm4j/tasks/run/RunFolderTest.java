package org.lstm4j.tasks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;

class RunFolderTest {
    @TempDir
    private Path folder;

    @Test
    void isMadeOnlyWhenPreparedWithItsParentsAndLeftEmpty() {
        RunFolder run = RunFolder.of(Optional.of(folder.resolve("a/b")), "sarcasm");
        assertThat(folder.resolve("a")).doesNotExist();
        run.prepare();
        assertThat(run.path()).isEmptyDirectory();
        assertThat(run.model()).isEqualTo(folder.resolve("a/b/model.lstm"));
    }

    @Test
    void anEarlierModelStaysUntilThereIsABetterOneButNotItsReport() throws IOException {
        Files.writeString(folder.resolve("model.lstm"), "old");
        Files.writeString(folder.resolve("report.json"), "old");
        RunFolder run = RunFolder.of(Optional.of(folder), "sarcasm");
        run.prepare();
        assertThat(run.model()).hasContent("old");
        assertThat(run.report()).doesNotExist();
    }

    @Test
    void withoutAnOptionItIsNamedAfterTaskAndTime() {
        assertThat(RunFolder.of(Optional.empty(), "sarcasm").path().toString()).matches("runs.sarcasm-\\d{8}-\\d{6}");
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> RunFolder.of(Optional.of(file), "sarcasm").prepare())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("cannot write into " + file + " (file already exists); name another folder with --out");
    }
}
