package org.lstm4j.tasks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A data file, of the user or a sample inside the program. Its path can be read until it is closed. */
public final class FoundFile implements AutoCloseable {
    private static final String SAMPLES = "org/lstm4j/tasks/sample/";
    private static final String IN_JAR = "!/";

    private final Path path;
    private final boolean isSample;
    private final Optional<FileSystem> jar;

    private FoundFile(Path path, boolean isSample, Optional<FileSystem> jar) {
        this.path = path;
        this.isSample = isSample;
        this.jar = jar;
    }

    static FoundFile of(Path path) {
        return new FoundFile(path, false, Optional.empty());
    }

    /** The sample of that name, if there is one; {@link DataRoot} has looked at the name. */
    static Optional<FoundFile> sample(String file) {
        URL url = FoundFile.class.getClassLoader().getResource(SAMPLES + file);
        return Optional.ofNullable(url)
                .map(found -> ofResource(URI.create(found.toString())))
                .filter(FoundFile::isFile);
    }

    /** A folder of samples is none. */
    private static boolean isFile(FoundFile found) {
        if (!Files.isRegularFile(found.path)) {
            found.close();
            return false;
        }
        return true;
    }

    /** A resource as a path, be it unpacked or in a jar. */
    static FoundFile ofResource(URI uri) {
        String text = uri.toString();
        if (!text.startsWith("jar:")) {
            return new FoundFile(Path.of(uri), true, Optional.empty());
        }
        int end = text.indexOf(IN_JAR);
        Path archive = Path.of(URI.create(text.substring("jar:".length(), end)));
        try {
            FileSystem jar = FileSystems.newFileSystem(archive);
            return new FoundFile(jar.getPath(text.substring(end + 1)), true, Optional.of(jar));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sample in " + archive + ": " + e, e);
        }
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** True if it is a sample that ships inside the program. */
    public boolean isSample() {
        return isSample;
    }

    /** Its name for people. */
    public String name() {
        return isSample ? "the sample inside the program" : path.toString();
    }

    @Override
    public void close() {
        try {
            if (jar.isPresent()) {
                jar.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + path + ": " + e, e);
        }
    }
}
