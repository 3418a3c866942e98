package org.lstm4j.apps.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    private Path folder;

    @Test
    void writesTheContentAndNothingElseAndMakesTheFolder() throws IOException {
        Path target = folder.resolve("a/b/report.json");
        AtomicFiles.write(target, "größer");
        assertThat(target).hasContent("größer");
        try (var files = Files.list(target.getParent())) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void aWriterThatFailsLeavesTheOldFileAndNoPart() throws IOException {
        Path target = folder.resolve("report.json");
        AtomicFiles.write(target, "old");
        assertThatThrownBy(() -> AtomicFiles.write(target, stream -> {
                    stream.write('n');
                    throw new IOException("disk full");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("report.json")
                .hasMessageContaining("disk full");
        assertThat(target).hasContent("old");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void aFolderThatIsAFileIsNamedAsTheTrouble() throws IOException {
        Path file = Files.writeString(folder.resolve("runs"), "");
        assertThatThrownBy(() -> AtomicFiles.write(file.resolve("report.json"), "x"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot write " + file.resolve("report.json"));
    }
}
