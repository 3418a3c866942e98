package org.lstm4j.signal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.lstm4j.signal.internal.Excerpt;

/**
 * Recordings in a folder, or in a zip, in the order of their names; what is said in one is in its name. Nothing is unpacked to disk, and no
 * more memory taken than the recordings that are read need, whatever a zip claims. Immutable.
 *
 * @param wav reads one of them
 * @param names what a name says
 */
public record WavCollection(WavReader wav, NamePattern names) {
    private static final String ENDING = ".wav";
    private static final int MOST_ENTRIES = 1 << 20;

    /**
     * Reads all recordings, samples as sequences of one feature; other files are passed over.
     *
     * @param place a folder, which is not searched deeper and whose links do not lead out of it, or a zip
     * @throws SignalDataException naming the recording that is not as expected, or if there is none
     */
    public List<SequenceRow> read(Path place) {
        List<SequenceRow> rows = Files.isDirectory(place) ? folder(place) : zip(place);
        if (rows.isEmpty()) {
            throw new SignalDataException(
                    place.toString(), "expected recordings whose names end in " + ENDING + ", found none");
        }
        return rows.stream().sorted(Comparator.comparing(SequenceRow::place)).toList();
    }

    /** Reads one recording, whose name may say nothing. */
    public SequenceRow readOne(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Optional<SequencedMap<String, String>> said = names.match(String.valueOf(file.getFileName()));
            return row(in, file.toString(), said.orElseGet(LinkedHashMap::new));
        } catch (IOException e) {
            throw new SignalDataException(
                    file.toString(),
                    Files.exists(file) ? "expected a recording, found what cannot be read" : "there is no such file",
                    e);
        }
    }

    private SequenceRow row(InputStream in, String place, SequencedMap<String, String> said) {
        Sequence samples = Sequence.of(1, wav.read(in, place));
        String label = said.getOrDefault(NamePattern.LABEL, "");
        return new SequenceRow(samples, label, said, place);
    }

    private SequencedMap<String, String> said(String name, String place) {
        return names.match(name)
                .orElseThrow(() -> new SignalDataException(
                        place,
                        "expected a name such as the pattern " + names.pattern() + " says, found " + Excerpt.of(name)));
    }

    private List<SequenceRow> folder(Path folder) {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> isRecording(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read: " + e, e);
        }
        List<SequenceRow> rows = new ArrayList<>();
        for (Path file : files) {
            SequencedMap<String, String> said = said(String.valueOf(file.getFileName()), file.toString());
            refuseWayOut(file, folder);
            try (InputStream in = Files.newInputStream(file)) {
                rows.add(row(in, file.toString(), said));
            } catch (IOException e) {
                throw new UncheckedIOException(file + ": cannot be read: " + e, e);
            }
        }
        return rows;
    }

    private static void refuseWayOut(Path file, Path folder) {
        try {
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw new SignalDataException(
                        file.toString(), "is a link that leads out of the folder of recordings; copy what it links to");
            }
        } catch (IOException e) {
            throw new SignalDataException(file.toString(), "expected a recording, found what cannot be read", e);
        }
    }

    private static boolean isRecording(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(ENDING) && !name.startsWith(".");
    }

    /** By its list of contents, which stands at its end: what is cut off is seen, wherever. */
    private List<SequenceRow> zip(Path file) {
        try (FileSystem zip = FileSystems.newFileSystem(file);
                Stream<Path> found = Files.walk(zip.getPath("/"))) {
            List<Path> entries = found.limit(MOST_ENTRIES + 1L).toList();
            if (entries.size() > MOST_ENTRIES) {
                throw new SignalDataException(
                        file.toString(), "expected at most " + MOST_ENTRIES + " files in a zip, found more; split it");
            }
            List<SequenceRow> rows = new ArrayList<>();
            for (Path entry : entries) {
                String name =
                        entry.getFileName() == null ? "" : entry.getFileName().toString();
                if (isRecording(name) && Files.isRegularFile(entry)) {
                    String place = file + "!" + shown(entry.toString().substring(1));
                    try (InputStream in = Files.newInputStream(entry)) {
                        rows.add(row(in, place, said(name, place)));
                    }
                }
            }
            return rows;
        } catch (ProviderNotFoundException e) {
            throw new SignalDataException(
                    file.toString(), "expected a folder or a zip of recordings, found neither", e);
        } catch (NoSuchFileException | FileSystemNotFoundException e) {
            throw new SignalDataException(file.toString(), "there is no such file; check its name", e);
        } catch (ZipException e) {
            throw new SignalDataException(
                    file.toString(),
                    "expected a whole zip, found a damaged one, or names that lead out of it; fetch the file again",
                    e);
        } catch (IOException | UncheckedIOException e) {
            throw new UncheckedIOException(new IOException(file + ": cannot be read: " + e, e));
        }
    }

    private static String shown(String name) {
        String quoted = Excerpt.of(name);
        return name.length() + 2 == quoted.length() ? quoted.substring(1, quoted.length() - 1) : quoted;
    }
}
