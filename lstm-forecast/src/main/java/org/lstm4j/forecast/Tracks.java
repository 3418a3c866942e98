package org.lstm4j.forecast;

import java.util.List;
import java.util.Optional;
import org.lstm4j.io.DataFile;

/**
 * What a source holds: one table, or many short sequences.
 *
 * @param name of the file, for people
 * @param isSample true if it is the sample inside the program
 * @param files with their SHA-256; none for what is part of the program
 * @param columns names of the numbers of a step
 * @param tracks the sequences
 * @param remarks what people should know of them, a line each
 * @param frames the size of the pictures, if the columns are pixels
 */
record Tracks(
        String name,
        boolean isSample,
        List<DataFile> files,
        List<String> columns,
        List<Track> tracks,
        List<String> remarks,
        Optional<Frames> frames) {
    /** Copies the lists. */
    Tracks {
        files = List.copyOf(files);
        columns = List.copyOf(columns);
        tracks = List.copyOf(tracks);
        remarks = List.copyOf(remarks);
    }

    /** Those whose columns are no pixels. */
    Tracks(
            String name,
            boolean isSample,
            List<DataFile> files,
            List<String> columns,
            List<Track> tracks,
            List<String> remarks) {
        this(name, isSample, files, columns, tracks, remarks, Optional.empty());
    }

    /** Whether each step has a date. */
    boolean hasDates() {
        return tracks.stream().noneMatch(track -> track.dates().isEmpty());
    }

    long steps() {
        return tracks.stream().mapToLong(Track::length).sum();
    }
}
