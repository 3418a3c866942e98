package org.lstm4j.signal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.signal.internal.Excerpt;
import org.lstm4j.signal.internal.LineSource;
import org.lstm4j.signal.internal.Numbers;

/**
 * Reads {@code .ts} files of the UEA and UCR archives: a row on each line, its channels between colons, the steps of a channel between
 * commas, the label last. Rows may be of different length, channels of a row not. Time stamps and gaps ({@code ?}) are refused. Plain or
 * gzip, UTF-8. Stateless.
 */
public final class TsFile {
    private TsFile() {}

    /** What the lines before the data say. */
    private static final class Header {
        private boolean hasLabel;
        private int channels;
        private final Set<String> labels = new LinkedHashSet<>();
    }

    /**
     * Reads a file.
     *
     * @param needsLabels whether a file without labels is refused
     * @throws SignalDataException if it is not as expected, with its line
     */
    public static List<SequenceRow> read(Path file, boolean needsLabels) {
        try (LineSource lines = LineSource.open(file)) {
            Header header = header(lines);
            if (needsLabels && !header.hasLabel) {
                throw new SignalDataException(
                        lines.file(),
                        "expected labels, found \"@classLabel false\" and no \"@targetLabel true\"; the data needs them"
                                + " to learn from");
            }
            List<SequenceRow> rows = new ArrayList<>();
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                String text = line.get().strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    rows.add(row(text, header, lines));
                }
            }
            if (rows.isEmpty()) {
                throw new SignalDataException(lines.file(), "expected rows behind @data, found none");
            }
            return rows;
        }
    }

    private static Header header(LineSource lines) {
        Header header = new Header();
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            String text = line.get().strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (!text.startsWith("@")) {
                throw new SignalDataException(
                        lines.place(),
                        "expected a line that starts with @ before @data, found " + Excerpt.of(text)
                                + "; is it a .ts file?");
            }
            String[] words = text.split("\\s+");
            String value = words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "";
            switch (words[0].toLowerCase(Locale.ROOT)) {
                case "@data" -> {
                    return header;
                }
                case "@timestamps" -> {
                    if (value.equals("true")) {
                        throw new SignalDataException(
                                lines.place(), "time stamps are not read; write the values alone, at equal distances");
                    }
                }
                case "@classlabel", "@targetlabel" -> {
                    header.hasLabel |= value.equals("true");
                    header.labels.addAll(Arrays.asList(words).subList(Math.min(2, words.length), words.length));
                }
                case "@dimensions", "@dimension" -> header.channels = channels(value, lines);
                default -> {
                    // what else there is describes the data
                }
            }
        }
        throw new SignalDataException(lines.file(), "expected a line @data, found none; is it a .ts file?");
    }

    private static int channels(String text, LineSource lines) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new SignalDataException(
                    lines.place(), "expected a number of channels behind @dimensions, found " + Excerpt.of(text));
        }
        return Integer.parseInt(text);
    }

    private static SequenceRow row(String text, Header header, LineSource lines) {
        String[] parts = text.split(":", -1);
        int channels = parts.length - (header.hasLabel ? 1 : 0);
        if (channels < 1 || (header.channels > 0 && channels != header.channels)) {
            throw new SignalDataException(
                    lines.place(),
                    "expected " + (header.channels > 0 ? header.channels : "some") + " channels"
                            + (header.hasLabel ? " and a label" : "") + ", between colons, found " + parts.length
                            + (parts.length == 1 ? " part" : " parts"));
        }
        if (header.channels == 0) {
            header.channels = channels;
        }
        String label = header.hasLabel ? parts[channels].strip() : "";
        if (header.hasLabel && (label.isEmpty() || (!header.labels.isEmpty() && !header.labels.contains(label)))) {
            throw new SignalDataException(
                    lines.place(),
                    "expected a label"
                            + (header.labels.isEmpty() ? "" : " of those behind @classLabel, " + header.labels)
                            + ", found " + (label.isEmpty() ? "nothing" : Excerpt.of(label)));
        }
        String[][] steps = new String[channels][];
        for (int channel = 0; channel < channels; channel++) {
            if (parts[channel].isBlank()) {
                throw new SignalDataException(
                        lines.place(), "expected numbers in channel " + (channel + 1) + ", found an empty sequence");
            }
            steps[channel] = parts[channel].split(",", -1);
            if (steps[channel].length != steps[0].length) {
                throw new SignalDataException(
                        lines.place(),
                        "expected " + steps[0].length + " steps in channel " + (channel + 1)
                                + ", as in the first one, found " + steps[channel].length);
            }
        }
        float[] values = new float[Math.multiplyExact(channels, steps[0].length)];
        for (int channel = 0; channel < channels; channel++) {
            for (int step = 0; step < steps[channel].length; step++) {
                values[step * channels + channel] = Numbers.parse(
                        steps[channel][step], lines.place(), "step " + (step + 1) + " of channel " + (channel + 1));
            }
        }
        return new SequenceRow(Sequence.of(channels, values), label, lines.place());
    }
}
