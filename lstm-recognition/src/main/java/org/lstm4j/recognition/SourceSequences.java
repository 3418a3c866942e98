package org.lstm4j.recognition;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.io.DataFile;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.WavList;
import org.lstm4j.tasks.run.FoundFile;

/**
 * The rows of a source, in its order.
 *
 * @param name of the source, for people
 * @param isSample true if it is the sample inside the program
 * @param files what was read, with its SHA-256; none for what is part of the program
 * @param rows all of them
 */
record SourceSequences(String name, boolean isSample, List<DataFile> files, List<SequenceRow> rows) {
    SourceSequences {
        files = List.copyOf(files);
        rows = List.copyOf(rows);
    }

    static SourceSequences of(FoundFile file, Optional<Integer> limit, List<SequenceRow> rows) {
        return new SourceSequences(file.name(), file.isSample(), files(file), first(rows, limit));
    }

    /** Those of a list, whose recordings are files that are read as well. */
    static SourceSequences of(FoundFile file, Optional<Integer> limit, List<WavList.Listed> rows, String recordings) {
        List<WavList.Listed> first = rows.subList(0, Math.min(rows.size(), limit.orElse(rows.size())));
        List<DataFile> read = new ArrayList<>(files(file));
        if (!file.isSample()) {
            read.add(of(recordings, first.stream().map(WavList.Listed::file).toList()));
        }
        return new SourceSequences(
                file.name(),
                file.isSample(),
                read,
                first.stream().map(WavList.Listed::row).toList());
    }

    static List<SequenceRow> first(List<SequenceRow> rows, Optional<Integer> limit) {
        return rows.subList(0, Math.min(rows.size(), limit.orElse(rows.size())));
    }

    /** None for a sample; a folder is one, by the names and bytes of its files. */
    static List<DataFile> files(FoundFile file) {
        if (file.isSample()) {
            return List.of();
        }
        return List.of(Files.isDirectory(file.path()) ? ofFolder(file.path()) : DataFile.of(file.path()));
    }

    private static DataFile ofFolder(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return of(
                    String.valueOf(folder.getFileName()),
                    found.filter(Files::isRegularFile).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read: " + e, e);
        }
    }

    /** Several files as one, by their names and bytes. */
    private static DataFile of(String name, List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                for (Path file : files) {
                    out.write((file.getFileName() + "\n" + Files.size(file) + "\n").getBytes(StandardCharsets.UTF_8));
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(out);
                    }
                }
            }
            return new DataFile(name, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java has SHA-256", e);
        }
    }
}
