package org.lstm4j.apps.run;

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
    void isMadeWithItsParentsAndLeftEmpty() {
        RunFolder run = RunFolder.create(Optional.of(folder.resolve("a/b")), "sarcasm");
        assertThat(run.path()).isEmptyDirectory();
        assertThat(run.model()).isEqualTo(folder.resolve("a/b/model.lstm"));
    }

    @Test
    void anEarlierModelStaysUntilThereIsABetterOneButNotItsReport() throws IOException {
        Files.writeString(folder.resolve("model.lstm"), "old");
        Files.writeString(folder.resolve("report.json"), "old");
        RunFolder run = RunFolder.create(Optional.of(folder), "sarcasm");
        assertThat(run.model()).hasContent("old");
        assertThat(run.report()).doesNotExist();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> RunFolder.create(Optional.of(file), "sarcasm"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("cannot write into " + file + " (file already exists); name another folder with --out");
    }
}
