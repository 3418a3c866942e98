package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;
import org.lstm4j.io.OutputFileException.Problem;

class AtomicFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("report.json");
    }

    @Test
    void aNewFileHoldsTheBytesAndNothingIsLeftBesideIt() {
        AtomicFile.write(file, new byte[] {1, 2, 3});

        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(directory).isDirectoryContaining("glob:**report.json");
        assertThat(directory.toFile().list()).containsExactly("report.json");
    }

    @Test
    void anOldFileIsReplaced() throws IOException {
        Files.writeString(file, "a much longer old content");

        AtomicFile.write(file, Samples.bytes("new"));

        assertThat(file).hasContent("new");
    }

    @Test
    void theOldFileIsWholeUntilTheNewOneIs() throws IOException {
        Files.writeString(file, "old");

        AtomicFile.write(file, out -> {
            out.write(new byte[1 << 20]);
            out.flush();
            assertThat(file).hasContent("old");
        });

        assertThat(file).hasSize(1 << 20);
    }

    @Test
    void aCrashInTheMiddleLeavesTheOldFileAndNothingElse() throws IOException {
        Files.writeString(file, "old");
        IllegalStateException crash = new IllegalStateException("crash");

        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(new byte[1 << 20]);
                    throw crash;
                }))
                .isSameAs(crash);

        assertThat(file).hasContent("old");
        assertThat(directory.toFile().list()).containsExactly("report.json");
    }

    @Test
    void aFailureToWriteNamesTheFileAndKeepsTheOldOne() throws IOException {
        Files.writeString(file, "old");

        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    throw new IOException("No space left on device");
                }))
                .isExactlyInstanceOf(LstmException.class)
                .hasMessage(file + ": cannot be written: No space left on device. What was there is unchanged.");

        assertThat(file).hasContent("old");
        assertThat(directory.toFile().list()).containsExactly("report.json");
    }

    @Test
    void contentMayCloseItsStream() {
        AtomicFile.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry("entry"));
            }
        });

        assertThat(file).isNotEmptyFile();
    }

    @Test
    void anInterruptedThreadStillSaves() {
        Thread.currentThread().interrupt();
        try {
            AtomicFile.write(file, out -> out.write(new byte[1 << 20]));

            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(file).hasSize(1 << 20);
    }

    @Test
    void aRelativeFileIsWrittenIntoTheWorkingDirectory() throws IOException {
        Path relative = Path.of("atomic-file-test-" + ProcessHandle.current().pid() + ".tmp");
        try {
            AtomicFile.write(relative, Samples.bytes("here"));

            assertThat(relative).hasContent("here");
        } finally {
            Files.deleteIfExists(relative);
        }
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("latest"), file);
        Files.writeString(file, "old");

        AtomicFile.write(link, Samples.bytes("new"));

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
    }

    @Test
    void theFileHasThePermissionsOfAnyNewFile() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "needs POSIX permissions");
        Path plain = Files.createFile(directory.resolve("plain"));

        AtomicFile.write(file, new byte[0]);

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path missing = directory.resolve("runs");
        OutputFileException problem = catchThrowableOfType(
                OutputFileException.class, () -> AtomicFile.write(missing.resolve("report.json"), new byte[0]));

        assertThat(problem.problem()).isEqualTo(Problem.DIRECTORY_MISSING);
        assertThat(problem.path()).isEqualTo(missing.toString());
        assertThat(problem).hasMessageContaining("Create it first");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
        Files.writeString(file, "not a directory");
        OutputFileException problem = catchThrowableOfType(
                OutputFileException.class, () -> AtomicFile.write(file.resolve("model.lstm"), new byte[0]));

        assertThat(problem.problem()).isEqualTo(Problem.NOT_A_DIRECTORY);
        assertThat(problem.path()).isEqualTo(file.toString());
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsNamed() {
        OutputFileException problem =
                catchThrowableOfType(OutputFileException.class, () -> AtomicFile.write(directory, new byte[0]));

        assertThat(problem.problem()).isEqualTo(Problem.TARGET_IS_A_DIRECTORY);
        assertThat(problem.path()).isEqualTo(directory.toString());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatTakesNoFilesIsNamed() {
        // Unlike a directory without permissions, it refuses the superuser as well.
        Path kernel = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(kernel), "needs a /proc file system");

        assertNotWritable(kernel);
    }

    @Test
    void aDirectoryWithoutPermissionIsNamed() throws IOException {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("posix"), "needs POSIX permissions");
        assumeFalse("root".equals(System.getProperty("user.name")), "the superuser may write everywhere");
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assertNotWritable(directory);
        } finally {
            Files.setPosixFilePermissions(directory, before);
        }
    }

    private static void assertNotWritable(Path place) {
        OutputFileException problem = catchThrowableOfType(
                OutputFileException.class, () -> AtomicFile.write(place.resolve("report.json"), new byte[0]));

        assertThat(problem.problem()).isEqualTo(Problem.DIRECTORY_NOT_WRITABLE);
        assertThat(problem.path()).isEqualTo(place.toString());
        assertThat(problem).hasMessageContaining("Check its permissions");
    }
}
